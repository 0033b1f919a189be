// Create, finalise, get and list packages.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/create_draft.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

absl::StatusOr<v1::RupPackage> Finalize(rpc::CallContext& call, postgres::Transaction& transaction,
                                        const ResourceId& id, const std::string& etag, const store::PactDemand& pact) {
  TERPADU_ASSIGN(const auto lines, store::LockLinesOf(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(v1::RupPackage package, store::LockPackage(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, package.name(), package.version()));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(Aggregate::kRupPackage, package.name(), WordOf(package.state()), domain::act::kFinalize));
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, transaction, id.instansi, id.id, pact));
  TERPADU_RETURN_IF_ERROR(CheckStillFits(package, lines));
  package.set_state(EnumOf<v1::RupPackageState>(domain::StateAfter(Aggregate::kRupPackage, domain::act::kFinalize)));
  package.set_finalizer(call.actor.id);
  TERPADU_RETURN_IF_ERROR(store::UpdatePackage(transaction, package));
  v1::RupPackageFinalized event;
  event.set_finalizer(package.finalizer());
  TERPADU_RETURN_IF_ERROR(journal::Append(
      transaction, id.instansi, {journal::MakeEntry(package.name(), package.version(), event)}, call.AuditJson()));
  return package;
}

}  // namespace

absl::StatusOr<v1::RupPackage> ProcurementService::CreateRupPackage(rpc::CallContext& call,
                                                                    const v1::CreateRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  v1::RupPackage package = request.rup_package();
  FieldErrors errors;
  CheckId("rup_package_id", request.rup_package_id(), errors);
  CheckPackage("rup_package", parent.instansi, package, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  package = NewPackage(package, PackageName(parent.instansi, request.rup_package_id()), domain::act::kCreate);
  TERPADU_ASSIGN(const RupPolicy policy, LoadRupPolicy(rules_, *call.db, parent.instansi, DayOf(call.clock->Now())));
  return OnceOrNow<v1::RupPackage>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) {
        return CreateDraft(call, transaction, parent.instansi, package, policy);
      },
      [&](const v1::RupPackage& then) {
        return store::GetPackage(*call.db, call.ScopeOf(parent.instansi), IdOf(kPackagePattern, then.name()).id);
      },
      request.validate_only());
}

absl::StatusOr<v1::RupPackage> ProcurementService::FinalizeRupPackage(rpc::CallContext& call,
                                                                      const v1::FinalizeRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kPackagePattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPpk, call.clock->Now()));
  return OnceOrNow<v1::RupPackage>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Finalize(call, transaction, id, request.etag(), pact); },
      [&](const v1::RupPackage&) { return store::GetPackage(*call.db, call.ScopeOf(id.instansi), id.id); });
}

absl::StatusOr<v1::RupPackage> ProcurementService::GetRupPackage(rpc::CallContext& call,
                                                                 const v1::GetRupPackageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPackagePattern, "name", request.name()));
  return store::GetPackage(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListRupPackagesResponse> ProcurementService::ListRupPackages(
    rpc::CallContext& call, const v1::ListRupPackagesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto packages, store::ListPackages(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListRupPackagesResponse>(
      packages, page, [](auto& response) { return response.mutable_rup_packages(); },
      [](const auto& last) { return IdOf(kPackagePattern, last.name()).id; });
}

}  // namespace terpadu::procurement
