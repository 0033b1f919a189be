#include "services/procurement/selection/domain/steps.h"

#include "services/procurement/domain/step_table.h"

namespace terpadu::procurement::domain {
namespace {

constexpr SelectionAggregate kSelection = SelectionAggregate::kSelection;
constexpr SelectionAggregate kBid = SelectionAggregate::kBid;
constexpr SelectionAggregate kObjection = SelectionAggregate::kObjection;
constexpr SelectionAggregate kDeviation = SelectionAggregate::kDeviation;
constexpr SelectionAggregate kMeeting = SelectionAggregate::kResultMeeting;
constexpr SelectionAggregate kPrequalification = SelectionAggregate::kPrequalification;
constexpr SelectionAggregate kApplication = SelectionAggregate::kApplication;
constexpr SelectionAggregate kApplicationObjection = SelectionAggregate::kApplicationObjection;
constexpr SelectionAggregate kReview = SelectionAggregate::kReview;
constexpr SelectionAggregate kFinding = SelectionAggregate::kFinding;

constexpr Step kSteps[] = {
    {kSelection, "", step::kPlan, "PLANNED"},
    {kSelection, "PLANNED", step::kReschedule, "PLANNED"},
    {kSelection, "PLANNED", step::kRecordStage, "PLANNED"},
    {kSelection, "PLANNED", step::kAnnounce, "ANNOUNCED"},
    {kSelection, "PLANNED", step::kOrder, "AWARDED"},
    {kSelection, "PLANNED", step::kFail, "FAILED"},
    {kSelection, "PLANNED", step::kOpenPrequalification, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kReschedule, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kRecordStage, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kPrequalify, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kAsk, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kAnswer, "PREQUALIFYING"},
    {kSelection, "PREQUALIFYING", step::kInvite, "ANNOUNCED"},
    {kSelection, "PREQUALIFYING", step::kFail, "FAILED"},
    {kSelection, "ANNOUNCED", step::kReschedule, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kRecordStage, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kAsk, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kAnswer, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kHandOver, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kStartOpening, "ANNOUNCED"},
    {kSelection, "ANNOUNCED", step::kOpen, "OPENED"},
    {kSelection, "ANNOUNCED", step::kFail, "FAILED"},
    {kSelection, "ANNOUNCED", step::kOpenTechnical, "TECHNICAL_OPENED"},
    {kSelection, "TECHNICAL_OPENED", step::kReschedule, "TECHNICAL_OPENED"},
    {kSelection, "TECHNICAL_OPENED", step::kRecordStage, "TECHNICAL_OPENED"},
    {kSelection, "TECHNICAL_OPENED", step::kEvaluateTechnical, "TECHNICAL_OPENED"},
    {kSelection, "TECHNICAL_OPENED", step::kRankTechnical, "TECHNICAL_RANKED"},
    {kSelection, "TECHNICAL_OPENED", step::kFail, "FAILED"},
    {kSelection, "TECHNICAL_RANKED", step::kReschedule, "TECHNICAL_RANKED"},
    {kSelection, "TECHNICAL_RANKED", step::kRecordStage, "TECHNICAL_RANKED"},
    {kSelection, "TECHNICAL_RANKED", step::kStartOpeningPrice, "TECHNICAL_RANKED"},
    {kSelection, "TECHNICAL_RANKED", step::kOpenPrice, "OPENED"},
    {kSelection, "TECHNICAL_RANKED", step::kFail, "FAILED"},
    {kSelection, "OPENED", step::kReschedule, "OPENED"},
    {kSelection, "OPENED", step::kRecordStage, "OPENED"},
    {kSelection, "OPENED", step::kEvaluate, "OPENED"},
    {kSelection, "OPENED", step::kRank, "RANKED"},
    {kSelection, "OPENED", step::kFail, "FAILED"},
    {kSelection, "RANKED", step::kReschedule, "RANKED"},
    {kSelection, "RANKED", step::kRecordStage, "RANKED"},
    {kSelection, "RANKED", step::kNegotiate, "RANKED"},
    {kSelection, "RANKED", step::kSetWinner, "WINNER_SET"},
    {kSelection, "RANKED", step::kFail, "FAILED"},
    {kSelection, "WINNER_SET", step::kReschedule, "WINNER_SET"},
    {kSelection, "WINNER_SET", step::kRecordStage, "WINNER_SET"},
    {kSelection, "WINNER_SET", step::kAnnounceWinner, "SANGGAH"},
    {kSelection, "WINNER_SET", step::kFail, "FAILED"},
    {kSelection, "SANGGAH", step::kReschedule, "SANGGAH"},
    {kSelection, "SANGGAH", step::kRecordStage, "SANGGAH"},
    {kSelection, "SANGGAH", step::kObject, "SANGGAH"},
    {kSelection, "SANGGAH", step::kNegotiate, "SANGGAH"},
    {kSelection, "SANGGAH", step::kUphold, "OPENED"},
    {kSelection, "SANGGAH", step::kReject, "SANGGAH"},
    {kSelection, "SANGGAH", step::kAward, "AWARDED"},
    {kSelection, "SANGGAH", step::kFail, "FAILED"},
    {kSelection, "AWARDED", step::kRecordStage, "AWARDED"},
    {kSelection, "FAILED", step::kRepeat, "REPEATED"},
    {kBid, "", step::kHandOver, "SEALED"},
    {kBid, "SEALED", step::kOpen, "OPENED"},
    {kBid, "SEALED", step::kFindBroken, "TAMPERED"},
    {kBid, "SEALED", step::kOpenTechnical, "TECHNICAL_OPENED"},
    {kBid, "TECHNICAL_OPENED", step::kPassTechnical, "TECHNICAL_PASSED"},
    {kBid, "TECHNICAL_OPENED", step::kEliminateTechnical, "TECHNICAL_ELIMINATED"},
    {kBid, "TECHNICAL_PASSED", step::kPassTechnical, "TECHNICAL_PASSED"},
    {kBid, "TECHNICAL_PASSED", step::kEliminateTechnical, "TECHNICAL_ELIMINATED"},
    {kBid, "TECHNICAL_PASSED", step::kOpen, "OPENED"},
    {kBid, "TECHNICAL_PASSED", step::kFindBroken, "TAMPERED"},
    {kBid, "TECHNICAL_ELIMINATED", step::kPassTechnical, "TECHNICAL_PASSED"},
    {kBid, "TECHNICAL_ELIMINATED", step::kEliminateTechnical, "TECHNICAL_ELIMINATED"},
    {kBid, "OPENED", step::kPass, "PASSED"},
    {kBid, "OPENED", step::kEliminate, "ELIMINATED"},
    {kBid, "PASSED", step::kPass, "PASSED"},
    {kBid, "PASSED", step::kEliminate, "ELIMINATED"},
    {kBid, "PASSED", step::kNegotiate, "PASSED"},
    {kBid, "ELIMINATED", step::kPass, "PASSED"},
    {kBid, "ELIMINATED", step::kEliminate, "ELIMINATED"},
    {kObjection, "", step::kObject, "SUBMITTED"},
    {kObjection, "SUBMITTED", step::kPresent, "PRESENTED"},
    {kObjection, "PRESENTED", step::kReject, "REJECTED"},
    {kObjection, "PRESENTED", step::kUphold, "UPHELD"},
    {kDeviation, "", step::kRequest, "REQUESTED"},
    {kDeviation, "REQUESTED", step::kApprove, "APPROVED"},
    {kDeviation, "REQUESTED", step::kRefuse, "REFUSED"},
    {kMeeting, "", step::kAddResult, "DUE"},
    {kMeeting, "DUE", step::kAddResult, "DUE"},
    {kMeeting, "DUE", step::kHold, "HELD"},
    {kMeeting, "HELD", step::kAddResult, "DUE"},
    {kPrequalification, "", step::kOpenPrequalification, "OPEN"},
    {kPrequalification, "OPEN", step::kApply, "OPEN"},
    {kPrequalification, "OPEN", step::kJudge, "OPEN"},
    {kPrequalification, "OPEN", step::kSetShortlist, "RESULT_SET"},
    {kPrequalification, "RESULT_SET", step::kAnnounceShortlist, "SANGGAH"},
    {kPrequalification, "SANGGAH", step::kObject, "SANGGAH"},
    {kPrequalification, "SANGGAH", step::kPresent, "SANGGAH"},
    {kPrequalification, "SANGGAH", step::kReject, "SANGGAH"},
    {kPrequalification, "SANGGAH", step::kUphold, "OPEN"},
    {kPrequalification, "SANGGAH", step::kInvite, "CLOSED"},
    {kApplication, "", step::kApply, "SUBMITTED"},
    {kApplication, "SUBMITTED", step::kPass, "PASSED"},
    {kApplication, "SUBMITTED", step::kEliminate, "FAILED"},
    {kApplication, "PASSED", step::kPass, "PASSED"},
    {kApplication, "PASSED", step::kEliminate, "FAILED"},
    {kApplication, "PASSED", step::kVerify, "VERIFIED"},
    {kApplication, "PASSED", step::kFailVerification, "FAILED"},
    {kApplication, "VERIFIED", step::kFailVerification, "FAILED"},
    {kApplication, "VERIFIED", step::kShortlist, "SHORTLISTED"},
    {kApplication, "FAILED", step::kPass, "PASSED"},
    {kApplication, "SHORTLISTED", step::kUphold, "VERIFIED"},
    {kApplicationObjection, "", step::kObject, "SUBMITTED"},
    {kApplicationObjection, "SUBMITTED", step::kPresent, "PRESENTED"},
    {kApplicationObjection, "PRESENTED", step::kReject, "REJECTED"},
    {kApplicationObjection, "PRESENTED", step::kUphold, "UPHELD"},
    {kReview, "", step::kBegin, "OPEN"},
    {kReview, "OPEN", step::kAddFinding, "OPEN"},
    {kReview, "OPEN", step::kIssue, "ISSUED"},
    {kReview, "ISSUED", step::kFollowUp, "ISSUED"},
    {kReview, "ISSUED", step::kVerifyFinding, "ISSUED"},
    {kReview, "ISSUED", step::kClose, "CLOSED"},
    {kFinding, "", step::kAddFinding, "OPEN"},
    {kFinding, "OPEN", step::kFollowUp, "FOLLOWED_UP"},
    {kFinding, "FOLLOWED_UP", step::kFollowUp, "FOLLOWED_UP"},
    {kFinding, "FOLLOWED_UP", step::kClose, "CLOSED"},
    {kFinding, "FOLLOWED_UP", step::kReopen, "OPEN"},
};

}  // namespace

std::string_view NameOf(SelectionAggregate aggregate) {
  switch (aggregate) {
    case SelectionAggregate::kSelection:
      return "selection";
    case SelectionAggregate::kBid:
      return "bid";
    case SelectionAggregate::kObjection:
      return "objection";
    case SelectionAggregate::kDeviation:
      return "deviation";
    case SelectionAggregate::kResultMeeting:
      return "result_meeting";
    case SelectionAggregate::kPrequalification:
      return "prequalification";
    case SelectionAggregate::kApplication:
      return "application";
    case SelectionAggregate::kApplicationObjection:
      return "application_objection";
    case SelectionAggregate::kReview:
      return "review";
    case SelectionAggregate::kFinding:
      return "finding";
  }
  return "";
}

std::span<const Step> Steps() { return kSteps; }

std::string DiagramOf(SelectionAggregate aggregate) { return step_table::Diagram(Steps(), aggregate); }

std::vector<std::string_view> StatesOf(SelectionAggregate aggregate) {
  return step_table::Words(Steps(), aggregate, [](const Step& step) { return step.to; });
}

std::string_view StateAfter(SelectionAggregate aggregate, std::string_view act, std::string_view from) {
  return step_table::After(Steps(), aggregate, act, from);
}

absl::Status CheckAllowed(SelectionAggregate aggregate, std::string_view name, std::string_view state,
                          std::string_view act) {
  return step_table::Check(Steps(), aggregate, name, state, act);
}

}  // namespace terpadu::procurement::domain
