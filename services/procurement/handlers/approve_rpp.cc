// Approve an RPP: the decision is one transaction, the money is reserved by a saga after it.
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/policy.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

// Whether the caller may approve this RPP of this package.
absl::Status CheckApproval(const rpc::CallContext& call, const std::string& etag, const store::VersionedRpp& rpp,
                           const v1::RupPackage& package, const domain::RoleConflicts& conflicts) {
  const std::string& name = rpp.rpp.name();
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, name, rpp.version));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(Aggregate::kRpp, name, WordOf(rpp.rpp.state()), domain::act::kApproveRpp));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(Aggregate::kRupPackage, package.name(), WordOf(package.state()), domain::act::kApproveRpp));
  return conflicts.Check({domain::act::kApproveRpp, call.actor.id}, {{domain::act::kSubmitRpp, rpp.rpp.submitter()},
                                                                     {domain::act::kFinalize, package.finalizer()},
                                                                     {domain::act::kAnnounce, package.announcer()}});
}

std::vector<store::Hold> PlannedHolds(const v1::RupPackage& package) {
  std::vector<store::Hold> holds;
  for (const v1::Allocation& allocation : package.allocations()) {
    holds.push_back({.place = static_cast<int64_t>(holds.size()) + 1,
                     .line = allocation.line(),
                     .amount = Rupiah(allocation.amount()),
                     .reservation_id = NewUuid()});
  }
  return holds;
}

absl::StatusOr<store::Saga> BeginReserving(rpc::CallContext& call, postgres::Transaction& transaction,
                                           const ResourceId& id, const v1::RupPackage& package) {
  const store::Saga saga = {.instansi = id.instansi,
                            .rpp_id = id.id,
                            .kind = domain::SagaKind::kApprove,
                            .lease = NewUuid(),
                            .audit = call.AuditJson(),
                            .correlation_id = call.correlation_id,
                            .traceparent = call.traceparent,
                            .rup_package_id = IdOf(kPackagePattern, package.name()).id};
  TERPADU_RETURN_IF_ERROR(store::InsertHolds(transaction, id.instansi, id.id, PlannedHolds(package)));
  TERPADU_RETURN_IF_ERROR(store::BeginSaga(transaction, saga));
  return saga;
}

absl::StatusOr<v1::Rpp> Decide(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                               const std::string& etag, const domain::RoleConflicts& conflicts,
                               const store::PactDemand& pact, std::optional<store::Saga>& begun) {
  TERPADU_ASSIGN(const std::string package_name, store::PackageOfRpp(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(const v1::RupPackage package,
                 store::LockPackage(transaction, id.instansi, IdOf(kPackagePattern, package_name).id));
  TERPADU_ASSIGN(store::VersionedRpp rpp, store::LockRpp(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckApproval(call, etag, rpp, package, conflicts));
  TERPADU_RETURN_IF_ERROR(
      CheckStanding(call, transaction, id.instansi, IdOf(kPackagePattern, package.name()).id, pact));
  rpp.rpp.set_state(EnumOf<v1::RppState>(domain::StateAfter(Aggregate::kRpp, domain::act::kApproveRpp)));
  rpp.rpp.set_approver(call.actor.id);
  TERPADU_RETURN_IF_ERROR(store::UpdateRpp(transaction, rpp));
  TERPADU_ASSIGN(begun, BeginReserving(call, transaction, id, package));
  v1::RppApprovalStarted event;
  event.set_approver(call.actor.id);
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(rpp.rpp.name(), rpp.version, event)}, call.AuditJson()));
  return rpp.rpp;
}

}  // namespace

absl::StatusOr<v1::Rpp> ProcurementService::ApproveRpp(rpc::CallContext& call, const v1::ApproveRppRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kRppPattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const domain::RoleConflicts conflicts,
                 LoadRoleConflicts(rules_, *call.db, id.instansi, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kReviewer, call.clock->Now()));
  std::optional<store::Saga> begun;
  TERPADU_RETURN_IF_ERROR(rpc::Once<v1::Rpp>(call, id.instansi, request, [&](postgres::Transaction& transaction) {
                            return Decide(call, transaction, id, request.etag(), conflicts, pact, begun);
                          }).status());
  TERPADU_RETURN_IF_ERROR(DriveSaga(call, begun, id.instansi, id.id));
  TERPADU_ASSIGN(const store::VersionedRpp now, store::GetRpp(*call.db, call.ScopeOf(id.instansi), id.id));
  return now.rpp;
}

}  // namespace terpadu::procurement
