#include "services/procurement/selection/selection_service.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/period.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/selection_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

SelectionService::SelectionService(std::string seal_key)
    : seal_key_(std::move(seal_key)), handlers_("terpadu.procurement.v1.SelectionService") {
  handlers_.Unary("PlanSelection", this, &SelectionService::PlanSelection);
  handlers_.Unary("RescheduleSelection", this, &SelectionService::RescheduleSelection);
  handlers_.Unary("RecordStage", this, &SelectionService::RecordStage);
  handlers_.Unary("AnnounceSelection", this, &SelectionService::AnnounceSelection);
  handlers_.Unary("OrderFromCatalogue", this, &SelectionService::OrderFromCatalogue);
  handlers_.Unary("SetWinner", this, &SelectionService::SetWinner);
  handlers_.Unary("AnnounceWinner", this, &SelectionService::AnnounceWinner);
  handlers_.Unary("AwardSelection", this, &SelectionService::AwardSelection);
  handlers_.Unary("FailSelection", this, &SelectionService::FailSelection);
  handlers_.Unary("GetSelection", this, &SelectionService::GetSelection);
  handlers_.Unary("ListSelections", this, &SelectionService::ListSelections);
  handlers_.Unary("AskQuestion", this, &SelectionService::AskQuestion);
  handlers_.Unary("AnswerQuestion", this, &SelectionService::AnswerQuestion);
  handlers_.Unary("ListQuestions", this, &SelectionService::ListQuestions);
  handlers_.Unary("GetTimeliness", this, &SelectionService::GetTimeliness);
  handlers_.Unary("ListResultMeetings", this, &SelectionService::ListResultMeetings);
  handlers_.Unary("HoldResultMeeting", this, &SelectionService::HoldResultMeeting);
}

absl::StatusOr<v1::Selection> SelectionService::GetSelection(rpc::CallContext& call,
                                                             const v1::GetSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "name", request.name()));
  return store::GetSelection(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListSelectionsResponse> SelectionService::ListSelections(rpc::CallContext& call,
                                                                            const v1::ListSelectionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto selections, store::ListSelections(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListSelectionsResponse>(
      selections, page, [](auto& response) { return response.mutable_selections(); },
      [](const auto& last) { return IdOf(kSelectionPattern, last.name()).id; });
}

absl::StatusOr<v1::Timeliness> SelectionService::GetTimeliness(rpc::CallContext& call,
                                                               const v1::GetTimelinessRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckPeriod(request.start_date(), request.end_date(), errors);
  if (!request.unit().empty()) {
    CheckName(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return store::GetTimeliness(*call.db, call.ScopeOf(parent.instansi), PlannedDayOf(request.start_date()).day,
                              PlannedDayOf(request.end_date()).day, request.unit());
}

}  // namespace terpadu::procurement
