// Sign (the signature is one transaction, the money is committed by a saga after it), get and list contracts.
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/award_check.h"
#include "services/procurement/contract/policy.h"
#include "services/procurement/domain/allocation.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

constexpr size_t kLongestNumber = 200;

absl::StatusOr<v1::Contract> ReadContract(const rpc::CallContext& call, const v1::SignContractRequest& request,
                                          const std::string& instansi) {
  const v1::Contract& described = request.contract();
  FieldErrors errors;
  CheckId("contract_id", request.contract_id(), errors);
  CheckName(kPackagePattern, instansi, "contract.rup_package", described.rup_package(), errors);
  CheckName(kRppPattern, instansi, "contract.rpp", described.rpp(), errors);
  CheckText("contract.number", described.number(), kLongestNumber, errors);
  CheckText("contract.vendor", described.vendor(), kLongestTitle, errors);
  CheckAmount("contract.amount", described.amount(), errors);
  CheckDate("contract.sign_date", described.sign_date(), false, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Contract contract;
  contract.set_name(ContractName(instansi, request.contract_id()));
  contract.set_rup_package(described.rup_package());
  contract.set_rpp(described.rpp());
  contract.set_number(described.number());
  contract.set_vendor(described.vendor());
  contract.set_amount(described.amount());
  *contract.mutable_sign_date() = described.sign_date();
  contract.set_state(EnumOf<v1::ContractState>(domain::StateAfter(Aggregate::kContract, domain::act::kSignContract)));
  contract.set_signer(call.actor.id);
  contract.set_etag(rpc::EtagOf(1));
  return contract;
}

absl::Status CheckRpp(const v1::Contract& contract, const v1::Rpp& rpp) {
  if (rpp.rup_package() != contract.rup_package()) {
    FieldErrors errors;
    errors.Add("contract.rpp", "must be an RPP of " + contract.rup_package());
    return errors.ToStatus();
  }
  if (rpp.state() != v1::RPP_STATE_APPROVED) {
    const std::string state = WordOf(rpp.state());
    return Error(absl::StatusCode::kFailedPrecondition, "RPP_NOT_APPROVED",
                 rpp.name() + " is " + state + ": a contract needs an approved RPP",
                 {{"state", domain::ApiNameOf(Aggregate::kRpp, state)}});
  }
  return domain::CheckContractAmount(Rupiah(contract.amount()), Rupiah(rpp.hps()));
}

// What the contract needs of each hold: to be committed, or to be given back.
void Aim(std::vector<store::Hold>& holds, Rupiah amount) {
  std::vector<Rupiah> held;
  held.reserve(holds.size());
  for (const store::Hold& hold : holds) {
    held.push_back(hold.amount);
  }
  const std::vector<Rupiah> parts = domain::SpreadContract(amount, held);
  for (size_t i = 0; i < holds.size(); ++i) {
    const bool needed = parts[i] > Rupiah(0);
    holds[i].goal = needed ? domain::hold::kCommitted : domain::hold::kReleased;
    holds[i].commit_amount = parts[i];
    holds[i].commitment_id = needed ? NewUuid() : "";
  }
}

absl::StatusOr<store::Saga> BeginCommitting(rpc::CallContext& call, postgres::Transaction& transaction,
                                            const std::string& instansi, const v1::Contract& contract) {
  const std::string rpp_id = IdOf(kRppPattern, contract.rpp()).id;
  TERPADU_ASSIGN(std::vector<store::Hold> holds, store::LoadHolds(transaction, instansi, rpp_id));
  Aim(holds, Rupiah(contract.amount()));
  TERPADU_RETURN_IF_ERROR(store::SetGoals(transaction, instansi, rpp_id, holds));
  const store::Saga saga = {.instansi = instansi,
                            .rpp_id = rpp_id,
                            .kind = domain::SagaKind::kSign,
                            .contract_id = IdOf(kContractPattern, contract.name()).id,
                            .lease = NewUuid(),
                            .audit = call.AuditJson(),
                            .correlation_id = call.correlation_id,
                            .traceparent = call.traceparent,
                            .rup_package_id = IdOf(kPackagePattern, contract.rup_package()).id};
  TERPADU_RETURN_IF_ERROR(store::BeginSaga(transaction, saga));
  return saga;
}

absl::StatusOr<v1::Contract> Sign(rpc::CallContext& call, postgres::Transaction& transaction,
                                  const std::string& instansi, const v1::Contract& contract,
                                  const store::PactDemand& pact, const std::vector<std::string>& appointing,
                                  std::optional<store::Saga>& begun) {
  const std::string package_id = IdOf(kPackagePattern, contract.rup_package()).id;
  TERPADU_ASSIGN(const v1::RupPackage package, store::LockPackage(transaction, instansi, package_id));
  TERPADU_ASSIGN(const store::VersionedRpp rpp,
                 store::LockRpp(transaction, instansi, IdOf(kRppPattern, contract.rpp()).id));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(Aggregate::kRupPackage, package.name(), WordOf(package.state()),
                                               domain::act::kSignContract));
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, transaction, instansi, package_id, pact));
  TERPADU_RETURN_IF_ERROR(store::InsertContract(transaction, contract));
  TERPADU_RETURN_IF_ERROR(CheckRpp(contract, rpp.rpp));
  TERPADU_RETURN_IF_ERROR(CheckAwarded(transaction, instansi, contract, appointing));
  TERPADU_ASSIGN(begun, BeginCommitting(call, transaction, instansi, contract));
  v1::ContractCreated event;
  *event.mutable_contract() = contract;
  event.mutable_contract()->clear_etag();
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi, {journal::MakeEntry(contract.name(), 1, event)}, call.AuditJson()));
  return contract;
}

}  // namespace

absl::StatusOr<v1::Contract> ProcurementService::SignContract(rpc::CallContext& call,
                                                              const v1::SignContractRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const std::string& instansi = parent.instansi;
  TERPADU_ASSIGN(const v1::Contract contract, ReadContract(call, request, instansi));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, instansi, domain::capacity::kPpk, call.clock->Now()));
  const ContractPolicy policy(&rules_, call.db, instansi, DayOf(call.clock->Now()));
  TERPADU_ASSIGN(const std::vector<std::string> appointing, policy.AppointingMethods());
  std::optional<store::Saga> begun;
  TERPADU_RETURN_IF_ERROR(rpc::Once<v1::Contract>(call, instansi, request, [&](postgres::Transaction& transaction) {
                            return Sign(call, transaction, instansi, contract, pact, appointing, begun);
                          }).status());
  TERPADU_RETURN_IF_ERROR(DriveSaga(call, begun, instansi, IdOf(kRppPattern, contract.rpp()).id));
  return store::GetContract(*call.db, call.ScopeOf(instansi), request.contract_id());
}

absl::StatusOr<v1::Contract> ProcurementService::GetContract(rpc::CallContext& call,
                                                             const v1::GetContractRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kContractPattern, "name", request.name()));
  return store::GetContract(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListContractsResponse> ProcurementService::ListContracts(rpc::CallContext& call,
                                                                            const v1::ListContractsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto contracts, store::ListContracts(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListContractsResponse>(
      contracts, page, [](auto& response) { return response.mutable_contracts(); },
      [](const auto& last) { return IdOf(kContractPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
