// Announce: a hot command. What its one statement does not allow is explained by a second look.
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/hot.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/policy.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

// Why the package cannot be announced; OK when nothing stands in the way (any more).
absl::Status Explain(rpc::CallContext& call, const ResourceId& id, const std::string& etag,
                     const domain::RoleConflicts& conflicts, const store::PactDemand& pact) {
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const auto lines, store::LockLinesOf(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(const v1::RupPackage package, store::LockPackage(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, package.name(), package.version()));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(domain::Aggregate::kRupPackage, package.name(), WordOf(package.state()),
                                               domain::act::kAnnounce));
  TERPADU_RETURN_IF_ERROR(
      conflicts.Check({domain::act::kAnnounce, call.actor.id}, {{domain::act::kFinalize, package.finalizer()}}));
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, transaction, id.instansi, id.id, pact));
  return CheckStillFits(package, lines);
}

}  // namespace

absl::StatusOr<v1::RupPackage> ProcurementService::AnnounceRupPackage(rpc::CallContext& call,
                                                                      const v1::AnnounceRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kPackagePattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const auto version, rpc::VersionOf(request.etag()));
  const absl::Time now = call.clock->Now();
  TERPADU_ASSIGN(const domain::RoleConflicts conflicts, LoadRoleConflicts(rules_, *call.db, id.instansi, DayOf(now)));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPaKpa, now));
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  const store::Announcement announcement = {
      .name = request.name(),
      .version = version,
      .announcer = call.actor.id,
      .finalizer_may_not = conflicts.Forbids(domain::act::kFinalize, domain::act::kAnnounce),
      .pact = pact,
      .now = now,
      .request_id = call.request_id,
      .method = call.method,
      .fingerprint = rpc::FingerprintOf(request),
      .audit = call.AuditJson()};
  return RunHot<v1::RupPackage>(
      call, id.instansi, request, [&] { return store::Announce(*call.db, scope, announcement); },
      [&](const std::string&) { return store::GetPackage(*call.db, scope, id.id); },
      [&](const absl::Status&) { return Explain(call, id, request.etag(), conflicts, pact); });
}

}  // namespace terpadu::procurement
