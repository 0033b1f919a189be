#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/selection_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.SelectionService. They need the database of ProcurementService.
class SelectionService {
 public:
  // `seal_key` is the server's key (seal.h); "" announces no selection that takes bids.
  explicit SelectionService(std::string seal_key);

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Selection> PlanSelection(rpc::CallContext& call, const v1::PlanSelectionRequest& request);
  absl::StatusOr<v1::Selection> RescheduleSelection(rpc::CallContext& call,
                                                    const v1::RescheduleSelectionRequest& request);
  absl::StatusOr<v1::Selection> RecordStage(rpc::CallContext& call, const v1::RecordStageRequest& request);
  absl::StatusOr<v1::Selection> AnnounceSelection(rpc::CallContext& call, const v1::AnnounceSelectionRequest& request);
  absl::StatusOr<v1::Selection> OrderFromCatalogue(rpc::CallContext& call,
                                                   const v1::OrderFromCatalogueRequest& request);
  absl::StatusOr<v1::Selection> SetWinner(rpc::CallContext& call, const v1::SetWinnerRequest& request);
  absl::StatusOr<v1::Selection> AnnounceWinner(rpc::CallContext& call, const v1::AnnounceWinnerRequest& request);
  absl::StatusOr<v1::Selection> AwardSelection(rpc::CallContext& call, const v1::AwardSelectionRequest& request);
  absl::StatusOr<v1::Selection> FailSelection(rpc::CallContext& call, const v1::FailSelectionRequest& request);
  absl::StatusOr<v1::Selection> GetSelection(rpc::CallContext& call, const v1::GetSelectionRequest& request);
  absl::StatusOr<v1::ListSelectionsResponse> ListSelections(rpc::CallContext& call,
                                                            const v1::ListSelectionsRequest& request);

  absl::StatusOr<v1::SelectionQuestion> AskQuestion(rpc::CallContext& call, const v1::AskQuestionRequest& request);
  absl::StatusOr<v1::SelectionQuestion> AnswerQuestion(rpc::CallContext& call,
                                                       const v1::AnswerQuestionRequest& request);
  absl::StatusOr<v1::ListQuestionsResponse> ListQuestions(rpc::CallContext& call,
                                                          const v1::ListQuestionsRequest& request);

  absl::StatusOr<v1::Timeliness> GetTimeliness(rpc::CallContext& call, const v1::GetTimelinessRequest& request);
  absl::StatusOr<v1::ListResultMeetingsResponse> ListResultMeetings(rpc::CallContext& call,
                                                                    const v1::ListResultMeetingsRequest& request);
  absl::StatusOr<v1::ResultMeeting> HoldResultMeeting(rpc::CallContext& call,
                                                      const v1::HoldResultMeetingRequest& request);

 private:
  const std::string seal_key_;
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
