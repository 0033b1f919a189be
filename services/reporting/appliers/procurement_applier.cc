#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"
#include "services/reporting/store/chain_store.h"
#include "services/reporting/store/package_store.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pb = procurement::v1;

std::string StateWord(pb::RupPackageState state) {
  return WordOf(pb::RupPackageState_Name(state), "RUP_PACKAGE_STATE_");
}
std::string StateWord(pb::RppState state) { return WordOf(pb::RppState_Name(state), "RPP_STATE_"); }
std::string StateWord(pb::ContractState state) { return WordOf(pb::ContractState_Name(state), "CONTRACT_STATE_"); }

// `TENDER, selection 2018-03`
std::string DetailOf(const pb::RupPackage& package) {
  std::string method = WordOf(pb::ProcurementMethod_Name(package.method()), "PROCUREMENT_METHOD_");
  if (method.empty()) {
    method = WordOf(pb::PackageKind_Name(package.kind()), "PACKAGE_KIND_");
  }
  return method + ", selection " + DateText(package.selection_start());
}

absl::Status OnPackageCreated(Writes& writes, const std::string&, const pb::RupPackageCreated& event) {
  const pb::RupPackage& package = event.rup_package();
  v1::Link link;
  link.set_name(package.name());
  link.set_kind(v1::LINK_KIND_RUP_PACKAGE);
  link.set_title(package.title());
  link.set_state(StateWord(package.state()));
  link.set_amount(package.pagu());
  link.set_detail(DetailOf(package));
  std::vector<Edge> edges = {{package.revises(), package.name(), edge::kRevises}};
  for (const pb::Allocation& allocation : package.allocations()) {
    edges.push_back({allocation.line(), package.name(), edge::kAllocation, allocation.amount()});
  }
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, edges));
  return PutPackage(writes, package);
}

absl::Status MovePackage(Writes& writes, const std::string& package, pb::RupPackageState state) {
  TERPADU_RETURN_IF_ERROR(SetState(writes, package, StateWord(state)));
  return SetPackageState(writes, package, state);
}

absl::Status OnPackageFinalized(Writes& writes, const std::string& package, const pb::RupPackageFinalized&) {
  return MovePackage(writes, package, pb::RUP_PACKAGE_STATE_FINALIZED);
}

absl::Status OnPackageAnnounced(Writes& writes, const std::string& package, const pb::RupPackageAnnounced&) {
  return MovePackage(writes, package, pb::RUP_PACKAGE_STATE_ANNOUNCED);
}

absl::Status OnPackageSentToReview(Writes& writes, const std::string& package,
                                   const pb::RupPackageSentToReview& event) {
  TERPADU_RETURN_IF_ERROR(SetDetail(writes, package, event.review_reason()));
  return MovePackage(writes, package, pb::RUP_PACKAGE_STATE_KAJI_ULANG);
}

absl::Status OnPackageRevised(Writes& writes, const std::string& package, const pb::RupPackageRevised& event) {
  TERPADU_RETURN_IF_ERROR(MovePackage(writes, package, pb::RUP_PACKAGE_STATE_REVISED));
  TERPADU_RETURN_IF_ERROR(SetDetail(writes, package, event.reason()));
  std::vector<Edge> edges;
  for (const std::string& successor : event.revised_by()) {
    edges.push_back({package, successor, edge::kRevises});
  }
  return PutEdges(writes, InstansiOf(package), edges);
}

absl::Status OnPackageCancelled(Writes& writes, const std::string& package, const pb::RupPackageCancelled& event) {
  TERPADU_RETURN_IF_ERROR(SetDetail(writes, package, event.reason()));
  return MovePackage(writes, package, pb::RUP_PACKAGE_STATE_CANCELLED);
}

// `late 30 days, due 2018-02-20`
std::string DetailOf(const pb::Rpp& rpp) {
  const std::string lateness =
      rpp.days_late() > 0 ? "late " + std::to_string(rpp.days_late()) + " days" : std::string("on time");
  return lateness + ", due " + DateText(rpp.due_date());
}

absl::Status OnRppSubmitted(Writes& writes, const std::string&, const pb::RppSubmitted& event) {
  const pb::Rpp& rpp = event.rpp();
  v1::Link link;
  link.set_name(rpp.name());
  link.set_kind(v1::LINK_KIND_RPP);
  link.set_state(StateWord(rpp.state()));
  link.set_amount(rpp.hps());
  link.set_detail(DetailOf(rpp));
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{rpp.rup_package(), rpp.name(), edge::kRpp}}));
  return PutRpp(writes, rpp);
}

absl::Status OnRppReplaced(Writes& writes, const std::string& rpp, const pb::RppReplaced&) {
  return SetState(writes, rpp, StateWord(pb::RPP_STATE_REPLACED));
}

absl::Status OnRppReturned(Writes& writes, const event::v1::Event& event, const pb::RppReturned&) {
  TERPADU_RETURN_IF_ERROR(AnswerRpp(writes, event.subject(), WibDay(event.time())));
  return SetState(writes, event.subject(), StateWord(pb::RPP_STATE_RETURNED));
}

absl::Status OnRppApprovalStarted(Writes& writes, const event::v1::Event& event, const pb::RppApprovalStarted&) {
  TERPADU_RETURN_IF_ERROR(AnswerRpp(writes, event.subject(), WibDay(event.time())));
  return SetState(writes, event.subject(), StateWord(pb::RPP_STATE_RESERVING));
}

absl::Status OnRppApproved(Writes& writes, const std::string& rpp, const pb::RppApproved&) {
  return SetState(writes, rpp, StateWord(pb::RPP_STATE_APPROVED));
}

absl::Status OnRppRefused(Writes& writes, const std::string& rpp, const pb::RppRefused&) {
  return SetState(writes, rpp, StateWord(pb::RPP_STATE_REFUSED));
}

absl::Status OnContractCreated(Writes& writes, const std::string&, const pb::ContractCreated& event) {
  const pb::Contract& contract = event.contract();
  v1::Link link;
  link.set_name(contract.name());
  link.set_kind(v1::LINK_KIND_CONTRACT);
  link.set_title(contract.number());
  link.set_state(StateWord(contract.state()));
  link.set_amount(contract.amount());
  link.set_detail(contract.vendor() + ", " + DateText(contract.sign_date()));
  const std::string& from = contract.rpp().empty() ? contract.rup_package() : contract.rpp();
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{from, contract.name(), edge::kContract}}));
  return PutContract(writes, contract);
}

absl::Status OnContractSigned(Writes& writes, const std::string& contract, const pb::ContractSigned&) {
  TERPADU_RETURN_IF_ERROR(SignContract(writes, contract));
  return SetState(writes, contract, StateWord(pb::CONTRACT_STATE_SIGNED));
}

absl::Status OnContractRefused(Writes& writes, const std::string& contract, const pb::ContractRefused&) {
  TERPADU_RETURN_IF_ERROR(SetState(writes, contract, StateWord(pb::CONTRACT_STATE_REFUSED)));
  return RefuseContract(writes, contract);
}

absl::Status OnContractAmended(Writes& writes, const std::string& contract, const pb::ContractAmended& event) {
  TERPADU_RETURN_IF_ERROR(AmendContract(writes, contract, event.amount()));
  return SetAmount(writes, contract, event.amount());
}

}  // namespace

Applier ProcurementApplier() {
  Applier applier;
  AddRealisation(applier);
  return applier.On(OnPackageCreated)
      .On(OnPackageFinalized)
      .On(OnPackageAnnounced)
      .On(OnPackageSentToReview)
      .On(OnPackageRevised)
      .On(OnPackageCancelled)
      .On(OnRppSubmitted)
      .On(OnRppReplaced)
      .On(OnRppReturned)
      .On(OnRppApprovalStarted)
      .On(OnRppApproved)
      .On(OnRppRefused)
      .On(OnContractCreated)
      .On(OnContractSigned)
      .On(OnContractAmended)
      .On(OnContractRefused);
}

}  // namespace terpadu::reporting
