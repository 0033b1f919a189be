// Finalise and announce many packages: hot commands, each one statement. What it does not allow is explained by a
// second look.
#include <set>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/hot.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/policy.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/rup_batch_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostPackages = 1'000;

// The packages of a request with the versions that the caller saw.
template <typename Request>
absl::StatusOr<store::RupBatch> ReadBatch(rpc::CallContext& call, const Request& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  if (request.rup_packages_size() > kMostPackages) {
    errors.Add("rup_packages", "must be at most 1,000");
    return errors.ToStatus();
  }
  store::RupBatch batch = {.instansi = parent.instansi};
  std::set<std::string> seen;
  for (int i = 0; i < request.rup_packages_size(); ++i) {
    const v1::BatchedRupPackage& package = request.rup_packages(i);
    const std::string at = "rup_packages[" + std::to_string(i) + "]";
    CheckName(kPackagePattern, parent.instansi, at + ".name", package.name(), errors);
    if (!seen.insert(package.name()).second) {
      errors.Add(at + ".name", "must be named once in a batch");
    }
    const auto version = rpc::VersionOf(package.etag());
    errors.Add(at + ".etag", version.status());
    if (errors.empty()) {
      batch.ids.push_back(IdOf(kPackagePattern, package.name()).id);
      batch.versions.push_back(version->value_or(0));
    }
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  batch.actor = call.actor.id;
  batch.now = call.clock->Now();
  batch.request_id = call.request_id;
  batch.method = call.method;
  batch.fingerprint = rpc::FingerprintOf(request);
  batch.audit = call.AuditJson();
  return batch;
}

// `refused` with the package that it is about.
absl::Status Named(const absl::Status& refused, const std::string& package) {
  ErrorMetadata metadata = MetadataOf(refused);
  metadata["rup_package"] = package;
  return Error(refused.code(), ReasonOf(refused), package + ": " + std::string(refused.message()), metadata);
}

// Why one package of a batch may not be moved.
absl::Status JudgeOne(const v1::RupPackage& package, int64_t version, const std::string& actor, std::string_view act,
                      const domain::RoleConflicts& conflicts, const std::vector<domain::LineBalance>& lines) {
  if (version != 0 && version != package.version()) {
    return rpc::EtagMismatch(package.name());
  }
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(domain::Aggregate::kRupPackage, package.name(), WordOf(package.state()), act));
  TERPADU_RETURN_IF_ERROR(conflicts.Check({act, actor}, {{domain::act::kFinalize, package.finalizer()}}));
  return CheckStillFits(package, lines);
}

std::vector<std::string> AllLinesOf(const std::vector<v1::RupPackage>& packages) {
  std::set<std::string> lines;
  for (const v1::RupPackage& package : packages) {
    for (const v1::Allocation& allocation : package.allocations()) {
      lines.insert(allocation.line());
    }
  }
  return {lines.begin(), lines.end()};
}

// What stands in the way of the first package that has something in its way; OK when nothing does (any more).
absl::Status Explain(rpc::CallContext& call, const store::RupBatch& batch, std::string_view act,
                     const domain::RoleConflicts& conflicts) {
  const postgres::Scope scope = call.ScopeOf(batch.instansi);
  TERPADU_ASSIGN(const auto seen, store::GetPackages(*call.db, scope, batch.ids));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(scope));
  TERPADU_ASSIGN(const auto lines, store::LockLines(transaction, batch.instansi, AllLinesOf(seen)));
  TERPADU_ASSIGN(const auto packages, store::LockPackages(transaction, batch.instansi, batch.ids));
  size_t found = 0;
  for (size_t i = 0; i < batch.ids.size(); ++i) {
    const std::string name = PackageName(batch.instansi, batch.ids[i]);
    if (found == packages.size() || packages[found].name() != name) {
      return Named(NotFound(name), name);
    }
    absl::Status judged = JudgeOne(packages[found++], batch.versions[i], batch.actor, act, conflicts, lines);
    if (judged.ok()) {
      judged = CheckStanding(call, transaction, batch.instansi, batch.ids[i], batch.pact);
    }
    if (!judged.ok()) {
      return Named(judged, name);
    }
  }
  return absl::OkStatus();
}

template <typename Response>
Response ResponseOf(const std::vector<v1::RupPackage>& packages) {
  Response response;
  response.mutable_rup_packages()->Assign(packages.begin(), packages.end());
  return response;
}

using Moved = absl::StatusOr<std::optional<std::vector<v1::RupPackage>>>;

template <typename Response, typename Request>
absl::StatusOr<Response> RunBatch(rpc::CallContext& call, const Request& request, const store::RupBatch& batch,
                                  std::string_view act, const domain::RoleConflicts& conflicts,
                                  Moved (*move)(postgres::Connection&, const postgres::Scope&,
                                                const store::RupBatch&)) {
  const postgres::Scope scope = call.ScopeOf(batch.instansi);
  return RunHot<Response>(
      call, batch.instansi, request,
      [&]() -> absl::StatusOr<std::optional<Response>> {
        TERPADU_ASSIGN(const auto moved, move(*call.db, scope, batch));
        return moved.has_value() ? std::optional(ResponseOf<Response>(*moved)) : std::nullopt;
      },
      [&](const std::string&) -> absl::StatusOr<Response> {
        TERPADU_ASSIGN(const auto packages, store::GetPackages(*call.db, scope, batch.ids));
        return ResponseOf<Response>(packages);
      },
      [&](const absl::Status&) { return Explain(call, batch, act, conflicts); });
}

}  // namespace

absl::StatusOr<v1::BatchFinalizeRupPackagesResponse> RupService::BatchFinalizeRupPackages(
    rpc::CallContext& call, const v1::BatchFinalizeRupPackagesRequest& request) {
  TERPADU_ASSIGN(store::RupBatch batch, ReadBatch(call, request));
  TERPADU_ASSIGN(batch.pact, LoadPactDemand(call, rules_, batch.instansi, domain::capacity::kPpk, batch.now));
  return RunBatch<v1::BatchFinalizeRupPackagesResponse>(call, request, batch, domain::act::kFinalize,
                                                        domain::RoleConflicts({}), store::FinalizeBatch);
}

absl::StatusOr<v1::BatchAnnounceRupPackagesResponse> RupService::BatchAnnounceRupPackages(
    rpc::CallContext& call, const v1::BatchAnnounceRupPackagesRequest& request) {
  TERPADU_ASSIGN(store::RupBatch batch, ReadBatch(call, request));
  TERPADU_ASSIGN(const domain::RoleConflicts conflicts,
                 LoadRoleConflicts(rules_, *call.db, batch.instansi, DayOf(batch.now)));
  TERPADU_ASSIGN(batch.pact, LoadPactDemand(call, rules_, batch.instansi, domain::capacity::kPaKpa, batch.now));
  batch.finalizer_may_not = conflicts.Forbids(domain::act::kFinalize, domain::act::kAnnounce);
  return RunBatch<v1::BatchAnnounceRupPackagesResponse>(call, request, batch, domain::act::kAnnounce, conflicts,
                                                        store::AnnounceBatch);
}

}  // namespace terpadu::procurement
