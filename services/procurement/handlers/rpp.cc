// Submit (a hot command), revise, get and list RPP.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/hot.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/rpp_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

// The RPP as it would be, or what stands in the way.
absl::StatusOr<v1::Rpp> Judge(rpc::CallContext& call, const std::string& instansi, const v1::Rpp& rpp,
                              const RppPolicy& policy, const store::PactDemand& pact) {
  const postgres::Scope scope = call.ScopeOf(instansi);
  const std::string package_id = IdOf(kPackagePattern, rpp.rup_package()).id;
  TERPADU_ASSIGN(const v1::RupPackage package, store::GetPackage(*call.db, scope, package_id));
  if (store::GetRpp(*call.db, scope, IdOf(kRppPattern, rpp.name()).id).ok()) {
    return store::RppExists(absl::StatusCode::kAlreadyExists, rpp.name());
  }
  TERPADU_ASSIGN(const auto live, store::FindLiveRpp(*call.db, scope, package_id));
  if (live.has_value()) {
    return store::RppExists(absl::StatusCode::kFailedPrecondition, *live);
  }
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, instansi, package_id, pact));
  return FitToPackage(rpp, package, policy);
}

// Locks the package of an RPP and then the RPP, and checks that both let it be revised and no other is in the way.
absl::StatusOr<store::VersionedRpp> LockRevised(postgres::Transaction& transaction, const ResourceId& id,
                                                v1::RupPackage& package) {
  TERPADU_ASSIGN(const std::string package_name, store::PackageOfRpp(transaction, id.instansi, id.id));
  const std::string package_id = IdOf(kPackagePattern, package_name).id;
  TERPADU_ASSIGN(package, store::LockPackage(transaction, id.instansi, package_id));
  TERPADU_ASSIGN(store::VersionedRpp revised, store::LockRpp(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(Aggregate::kRpp, revised.rpp.name(), WordOf(revised.rpp.state()), domain::act::kRevise));
  TERPADU_ASSIGN(const auto live, store::LockLiveRpp(transaction, id.instansi, package_id));
  if (live.has_value() && live->rpp.name() != revised.rpp.name()) {
    return store::RppExists(absl::StatusCode::kFailedPrecondition, live->rpp.name());
  }
  return revised;
}

absl::StatusOr<v1::Rpp> Revise(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                               const v1::ReviseRppRequest& request, const RppPolicy& policy,
                               const store::PactDemand& pact, absl::Time now) {
  v1::RupPackage package;
  TERPADU_ASSIGN(store::VersionedRpp revised, LockRevised(transaction, id, package));
  TERPADU_RETURN_IF_ERROR(
      CheckStanding(call, transaction, id.instansi, IdOf(kPackagePattern, package.name()).id, pact));
  const v1::Rpp described =
      NewRpp(request.rpp(), RppName(id.instansi, request.rpp_id()), package.name(), true, call.actor.id, now);
  TERPADU_ASSIGN(v1::Rpp rpp, FitToPackage(described, package, policy));
  revised.rpp.set_state(EnumOf<v1::RppState>(domain::StateAfter(Aggregate::kRpp, domain::act::kRevise)));
  TERPADU_RETURN_IF_ERROR(store::UpdateRpp(transaction, revised));
  TERPADU_RETURN_IF_ERROR(store::InsertRpp(transaction, rpp, request.rpp().content()));
  v1::RppSubmitted submitted;
  *submitted.mutable_rpp() = rpp;
  v1::RppReplaced replaced;
  replaced.set_replaced_by(rpp.name());
  TERPADU_RETURN_IF_ERROR(journal::Append(
      transaction, id.instansi,
      {journal::MakeEntry(rpp.name(), 1, submitted), journal::MakeEntry(revised.rpp.name(), revised.version, replaced)},
      call.AuditJson()));
  rpp.set_etag(rpc::EtagOf(1));
  return rpp;
}

absl::StatusOr<v1::Rpp> Read(rpc::CallContext& call, const ResourceId& id) {
  TERPADU_ASSIGN(const store::VersionedRpp found, store::GetRpp(*call.db, call.ScopeOf(id.instansi), id.id));
  return found.rpp;
}

}  // namespace

absl::StatusOr<v1::Rpp> ProcurementService::SubmitRpp(rpc::CallContext& call, const v1::SubmitRppRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("rpp_id", request.rpp_id(), errors);
  CheckName(kPackagePattern, parent.instansi, "rpp.rup_package", request.rpp().rup_package(), errors);
  CheckRpp("rpp", request.rpp(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const absl::Time now = call.clock->Now();
  TERPADU_ASSIGN(const RppPolicy policy, LoadRppPolicy(rules_, *call.db, parent.instansi, DayOf(now)));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, parent.instansi, domain::capacity::kPpk, now));
  const v1::Rpp rpp = NewRpp(request.rpp(), RppName(parent.instansi, request.rpp_id()), request.rpp().rup_package(),
                             false, call.actor.id, now);
  if (request.validate_only()) {
    return Judge(call, parent.instansi, rpp, policy, pact);
  }
  const store::Submission submission = {.rpp = rpp,
                                        .content = request.rpp().content(),
                                        .policy = &policy,
                                        .pact = pact,
                                        .now = now,
                                        .request_id = call.request_id,
                                        .method = call.method,
                                        .fingerprint = rpc::FingerprintOf(request),
                                        .audit = call.AuditJson()};
  return RunHot<v1::Rpp>(
      call, parent.instansi, request,
      [&] { return store::SubmitRpp(*call.db, call.ScopeOf(parent.instansi), submission); },
      [&](const std::string& name) { return Read(call, IdOf(kRppPattern, name)); },
      [&](const absl::Status&) { return Judge(call, parent.instansi, rpp, policy, pact).status(); });
}

absl::StatusOr<v1::Rpp> ProcurementService::ReviseRpp(rpc::CallContext& call, const v1::ReviseRppRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRppPattern, "name", request.name()));
  FieldErrors errors;
  CheckId("rpp_id", request.rpp_id(), errors);
  CheckRpp("rpp", request.rpp(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const absl::Time now = call.clock->Now();
  TERPADU_ASSIGN(const RppPolicy policy, LoadRppPolicy(rules_, *call.db, id.instansi, DayOf(now)));
  TERPADU_ASSIGN(const store::PactDemand pact, LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPpk, now));
  return OnceOrNow<v1::Rpp>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Revise(call, transaction, id, request, policy, pact, now); },
      [&](const v1::Rpp& then) { return Read(call, IdOf(kRppPattern, then.name())); });
}

absl::StatusOr<v1::Rpp> ProcurementService::GetRpp(rpc::CallContext& call, const v1::GetRppRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRppPattern, "name", request.name()));
  return Read(call, id);
}

absl::StatusOr<v1::ListRppsResponse> ProcurementService::ListRpps(rpc::CallContext& call,
                                                                  const v1::ListRppsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rpps, store::ListRpps(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListRppsResponse>(
      rpps, page, [](auto& response) { return response.mutable_rpps(); },
      [](const auto& last) { return IdOf(kRppPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
