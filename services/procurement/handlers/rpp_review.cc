// What an RPP must bring, its content, and its return by the reviewer.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/policy.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rpp_content.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

constexpr int kMostRemarks = 100;

absl::Status CheckRemarks(const v1::ReturnRppRequest& request) {
  FieldErrors errors;
  if (request.remarks_size() > kMostRemarks) {
    errors.Add("remarks", "must be at most 100");
    return errors.ToStatus();
  }
  for (int i = 0; i < request.remarks_size(); ++i) {
    const std::string at = "remarks[" + std::to_string(i) + "]";
    CheckText(at + ".text", request.remarks(i).text(), kLongestReason, errors);
    if (!request.remarks(i).code().empty()) {
      CheckId(at + ".code", request.remarks(i).code(), errors);
    }
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::Rpp> Return(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                               const v1::ReturnRppRequest& request, const domain::RoleConflicts& conflicts,
                               const store::PactDemand& pact) {
  TERPADU_ASSIGN(const std::string package_name, store::PackageOfRpp(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(const v1::RupPackage package,
                 store::LockPackage(transaction, id.instansi, IdOf(kPackagePattern, package_name).id));
  TERPADU_ASSIGN(store::VersionedRpp rpp, store::LockRpp(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), rpp.rpp.name(), rpp.version));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(Aggregate::kRpp, rpp.rpp.name(), WordOf(rpp.rpp.state()), domain::act::kReturnRpp));
  TERPADU_RETURN_IF_ERROR(
      conflicts.Check({domain::act::kReturnRpp, call.actor.id}, {{domain::act::kSubmitRpp, rpp.rpp.submitter()},
                                                                 {domain::act::kFinalize, package.finalizer()},
                                                                 {domain::act::kAnnounce, package.announcer()}}));
  TERPADU_RETURN_IF_ERROR(
      CheckStanding(call, transaction, id.instansi, IdOf(kPackagePattern, package.name()).id, pact));
  rpp.rpp.set_state(EnumOf<v1::RppState>(domain::StateAfter(Aggregate::kRpp, domain::act::kReturnRpp)));
  TERPADU_RETURN_IF_ERROR(store::UpdateRpp(transaction, rpp));
  TERPADU_RETURN_IF_ERROR(store::AddRemarks(transaction, id.instansi, id.id,
                                            {request.remarks().begin(), request.remarks().end()}, call.actor.id,
                                            call.clock->Now()));
  v1::RppReturned event;
  event.set_reviewer(call.actor.id);
  event.set_remarks(request.remarks_size());
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(rpp.rpp.name(), rpp.version, event)}, call.AuditJson()));
  return rpp.rpp;
}

}  // namespace

absl::StatusOr<v1::RppChecklist> RppService::GetRppChecklist(rpc::CallContext& call,
                                                             const v1::GetRppChecklistRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPackagePattern, "rup_package", request.rup_package()));
  TERPADU_ASSIGN(const v1::RupPackage package, store::GetPackage(*call.db, call.ScopeOf(id.instansi), id.id));
  TERPADU_ASSIGN(const RppPolicy policy, LoadRppPolicy(rules_, *call.db, id.instansi, DayOf(call.clock->Now())));
  const std::string method = package.method() == 0 ? "" : WordOf(package.method());
  const domain::Checklist& checklist = ChecklistFor(policy.checklists, method);
  v1::RppChecklist response;
  response.set_method(method.empty() ? std::string(domain::kSwakelolaChecklist) : method);
  *response.mutable_valid_from() = DateOf(checklist.valid_from);
  response.set_legal_basis(checklist.legal_basis);
  for (const domain::ChecklistItem& item : checklist.mandatory) {
    v1::RppChecklistItem& into = *response.add_items();
    into.set_code(item.code);
    into.set_title(item.title);
  }
  return response;
}

absl::StatusOr<v1::RppContent> RppService::GetRppContent(rpc::CallContext& call,
                                                         const v1::GetRppContentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRppPattern, "name", request.name()));
  return store::GetRppContent(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::Rpp> RppService::ReturnRpp(rpc::CallContext& call, const v1::ReturnRppRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kRppPattern, request.name(), request.etag()));
  TERPADU_RETURN_IF_ERROR(CheckRemarks(request));
  TERPADU_ASSIGN(const domain::RoleConflicts conflicts,
                 LoadRoleConflicts(rules_, *call.db, id.instansi, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kReviewer, call.clock->Now()));
  return OnceOrNow<v1::Rpp>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Return(call, transaction, id, request, conflicts, pact); },
      [&](const v1::Rpp&) -> absl::StatusOr<v1::Rpp> {
        TERPADU_ASSIGN(const store::VersionedRpp now, store::GetRpp(*call.db, call.ScopeOf(id.instansi), id.id));
        return now.rpp;
      });
}

}  // namespace terpadu::procurement
