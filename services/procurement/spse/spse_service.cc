#include "services/procurement/spse/spse_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/period.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/spse/policy.h"
#include "services/procurement/spse/store/spse_store.h"
#include "services/procurement/spse/timeliness.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

SpseService::SpseService() : handlers_("terpadu.procurement.v1.SpseService") {
  handlers_.Unary("ImportSpseSelections", this, &SpseService::ImportSpseSelections);
  handlers_.Unary("ImportSpseSchedules", this, &SpseService::ImportSpseSchedules);
  handlers_.Unary("GetSpseSelection", this, &SpseService::GetSpseSelection);
  handlers_.Unary("ListSpseSelections", this, &SpseService::ListSpseSelections);
  handlers_.Unary("GetSpseSchedule", this, &SpseService::GetSpseSchedule);
  handlers_.Unary("GetSpseTimeliness", this, &SpseService::GetSpseTimeliness);
}

absl::StatusOr<v1::SpseSelection> SpseService::GetSpseSelection(rpc::CallContext& call,
                                                                const v1::GetSpseSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSpseSelectionPattern, "name", request.name()));
  return store::GetSpseSelection(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListSpseSelectionsResponse> SpseService::ListSpseSelections(
    rpc::CallContext& call, const v1::ListSpseSelectionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto selections, store::ListSpseSelections(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListSpseSelectionsResponse>(
      selections, page, [](auto& response) { return response.mutable_spse_selections(); },
      [](const auto& last) { return IdOf(kSpseSelectionPattern, last.name()).id; });
}

absl::StatusOr<v1::SpseSchedule> SpseService::GetSpseSchedule(rpc::CallContext& call,
                                                              const v1::GetSpseScheduleRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSpseSchedulePattern, "name", request.name()));
  return store::GetSpseSchedule(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::SpseTimeliness> SpseService::GetSpseTimeliness(rpc::CallContext& call,
                                                                  const v1::GetSpseTimelinessRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckPeriod(request.start_date(), request.end_date(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const SpseStagePolicy policy,
                 LoadSpseStages(rules_, *call.db, parent.instansi, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const auto schedules, store::SchedulesBetween(*call.db, call.ScopeOf(parent.instansi),
                                                               PlannedDayOf(request.start_date()).day,
                                                               PlannedDayOf(request.end_date()).day, request.unit()));
  return TimelinessOf(schedules, policy);
}

}  // namespace terpadu::procurement
