#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::procurement::domain {

// The life of selections, bids, objections, deviations and result meetings: words as in domain/lifecycle.h.
namespace step {
inline constexpr std::string_view kPlan = "plan";
inline constexpr std::string_view kReschedule = "reschedule";
inline constexpr std::string_view kRecordStage = "record stage";
inline constexpr std::string_view kAnnounce = "announce";
inline constexpr std::string_view kAsk = "ask";
inline constexpr std::string_view kAnswer = "answer";
inline constexpr std::string_view kHandOver = "hand over bids";
inline constexpr std::string_view kStartOpening = "start opening";
inline constexpr std::string_view kOpen = "open bids";
inline constexpr std::string_view kEvaluate = "evaluate";
inline constexpr std::string_view kRank = "rank bids";
inline constexpr std::string_view kNegotiate = "negotiate";
inline constexpr std::string_view kSetWinner = "set winner";
inline constexpr std::string_view kAnnounceWinner = "announce winner";
inline constexpr std::string_view kObject = "object";
inline constexpr std::string_view kPresent = "present";
inline constexpr std::string_view kUphold = "uphold";
inline constexpr std::string_view kReject = "reject";
inline constexpr std::string_view kAward = "award";
inline constexpr std::string_view kOrder = "order";
inline constexpr std::string_view kFail = "fail";
inline constexpr std::string_view kRepeat = "repeat";
inline constexpr std::string_view kFindBroken = "find the seal broken";
inline constexpr std::string_view kPass = "pass";
inline constexpr std::string_view kEliminate = "eliminate";
inline constexpr std::string_view kRequest = "request";
inline constexpr std::string_view kApprove = "approve";
inline constexpr std::string_view kRefuse = "refuse";
inline constexpr std::string_view kAddResult = "add result";
inline constexpr std::string_view kHold = "hold";
// Prequalification.
inline constexpr std::string_view kOpenPrequalification = "announce with prequalification";
inline constexpr std::string_view kPrequalify = "prequalify";  // any act on the prequalification
inline constexpr std::string_view kApply = "apply";
inline constexpr std::string_view kJudge = "judge applications";
inline constexpr std::string_view kVerify = "verify";
inline constexpr std::string_view kFailVerification = "fail verification";
inline constexpr std::string_view kShortlist = "shortlist";
inline constexpr std::string_view kSetShortlist = "set shortlist";
inline constexpr std::string_view kAnnounceShortlist = "announce shortlist";
inline constexpr std::string_view kInvite = "invite shortlisted";
// Bids in two files.
inline constexpr std::string_view kOpenTechnical = "open technical files";
inline constexpr std::string_view kEvaluateTechnical = "evaluate technical files";
inline constexpr std::string_view kPassTechnical = "pass technically";
inline constexpr std::string_view kEliminateTechnical = "eliminate technically";
inline constexpr std::string_view kRankTechnical = "rank technical files";
inline constexpr std::string_view kStartOpeningPrice = "start opening prices";
inline constexpr std::string_view kOpenPrice = "open price files";
// Reviews.
inline constexpr std::string_view kBegin = "begin";
inline constexpr std::string_view kAddFinding = "add finding";
inline constexpr std::string_view kIssue = "issue";
inline constexpr std::string_view kFollowUp = "follow up";
inline constexpr std::string_view kVerifyFinding = "verify finding";
inline constexpr std::string_view kClose = "close";
inline constexpr std::string_view kReopen = "reopen";
}  // namespace step

enum class SelectionAggregate {
  kSelection,
  kBid,
  kObjection,
  kDeviation,
  kResultMeeting,
  kPrequalification,
  kApplication,
  kApplicationObjection,
  kReview,
  kFinding,
};
inline constexpr SelectionAggregate kSelectionAggregates[] = {
    SelectionAggregate::kSelection,     SelectionAggregate::kBid,
    SelectionAggregate::kObjection,     SelectionAggregate::kDeviation,
    SelectionAggregate::kResultMeeting, SelectionAggregate::kPrequalification,
    SelectionAggregate::kApplication,   SelectionAggregate::kApplicationObjection,
    SelectionAggregate::kReview,        SelectionAggregate::kFinding};
std::string_view NameOf(SelectionAggregate aggregate);  // `result_meeting`

// `from` "" is creation; `to` equal to `from` is an act that needs the state and leaves it.
struct Step {
  SelectionAggregate aggregate;
  std::string_view from;
  std::string_view act;
  std::string_view to;
};

// Every step there is: code, database, tests and the README's diagrams follow this one table.
std::span<const Step> Steps();

// The diagram of one aggregate for the README (mermaid), a line for each pair of states.
std::string DiagramOf(SelectionAggregate aggregate);

// All states of an aggregate, in the order of the table.
std::vector<std::string_view> StatesOf(SelectionAggregate aggregate);

// Where `act` leads from `from` ("" for creation); asserts that there is such a step.
std::string_view StateAfter(SelectionAggregate aggregate, std::string_view act, std::string_view from);

// FAILED_PRECONDITION, reason WRONG_STATE (metadata: state, allowed, by their names in the API), when `name` in `state`
// may not do `act`.
absl::Status CheckAllowed(SelectionAggregate aggregate, std::string_view name, std::string_view state,
                          std::string_view act);

}  // namespace terpadu::procurement::domain
