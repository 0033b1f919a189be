// Acts on the result: set and announce the winner, award, fail; result meetings.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/store/bid_store.h"
#include "services/procurement/selection/store/deviation_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(absl::RFC3339_sec, TimeOf(time), Wib());
}

int64_t PriceOf(const v1::Bid& bid) {
  return bid.negotiated_price() > 0 ? bid.negotiated_price() : bid.corrected_price();
}

absl::StatusOr<store::StoredBid> FirstOf(SelectionAct& act) {
  TERPADU_ASSIGN(auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  for (store::StoredBid& each : bids) {
    if (each.bid.rank() == 1) {
      return std::move(each);
    }
  }
  return absl::InternalError("a ranked selection has no first bid");
}

absl::Status NegotiationMissing(const std::string& bid) {
  return Error(absl::StatusCode::kFailedPrecondition, "NEGOTIATION_MISSING",
               absl::StrCat("the price of ", bid, " is to be negotiated first"));
}

// The meeting that presents the results of the package's PPK in this month.
absl::StatusOr<std::string> JoinMeeting(SelectionAct& act) {
  TERPADU_ASSIGN(const store::VersionedRpp rpp,
                 store::LockRpp(act.transaction, act.id.instansi, IdOf(kRppPattern, act.selection().rpp()).id));
  TERPADU_ASSIGN(store::VersionedMeeting meeting,
                 store::LockMeetingOf(act.transaction, act.id.instansi, rpp.rpp.submitter(), act.today()));
  const std::string from = meeting.version == 0 ? "" : WordOf(meeting.meeting.state());
  meeting.meeting.set_state(
      EnumOf<v1::ResultMeetingState>(domain::StateAfter(SelectionAggregate::kResultMeeting, step::kAddResult, from)));
  TERPADU_RETURN_IF_ERROR(store::UpdateMeeting(act.transaction, meeting));
  v1::ResultMeetingDue event;
  *event.mutable_month() = meeting.meeting.month();
  event.set_selection(act.selection().name());
  act.TellOf(meeting.meeting.name(), meeting.version, event);
  return meeting.meeting.name();
}

absl::Status SetWinnerOf(SelectionAct& act, const MethodPolicy& method) {
  TERPADU_ASSIGN(const store::StoredBid first, FirstOf(act));
  const v1::Bid& bid = first.bid;
  if (method.negotiation == Negotiation::kBeforeWinner && bid.negotiated_price() == 0) {
    return NegotiationMissing(bid.name());
  }
  TERPADU_RETURN_IF_ERROR(
      store::CheckNotBlacklisted(act.transaction, act.id.instansi, IdOf(kVendorPattern, bid.vendor()).id, act.today()));
  v1::Selection& selection = act.selection();
  if (PriceOf(bid) > selection.hps()) {
    return Error(absl::StatusCode::kFailedPrecondition, "PRICE_ABOVE_HPS", "the price is above the HPS",
                 {{"price", std::to_string(PriceOf(bid))}, {"hps", std::to_string(selection.hps())}});
  }
  selection.set_winning_bid(bid.name());
  selection.set_winner(bid.vendor());
  selection.set_winning_price(PriceOf(bid));
  TERPADU_ASSIGN(*selection.mutable_result_meeting(), JoinMeeting(act));
  v1::SelectionWinnerSet event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kSetWinner, event.mutable_stage()));
  event.set_bid(bid.name());
  event.set_vendor(bid.vendor());
  event.set_price(selection.winning_price());
  event.set_result_meeting(selection.result_meeting());
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status AwardTo(SelectionAct& act, const MethodPolicy& method) {
  v1::Selection& selection = act.selection();
  TERPADU_ASSIGN(const auto open, store::FindOpenObjection(act.transaction, act.id.instansi, act.id.id));
  if (open.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_OPEN", absl::StrCat(*open, " is not answered"),
                 {{"objection", *open}});
  }
  if (act.now < TimeOf(selection.objection_deadline())) {
    const std::string until = TimeText(selection.objection_deadline());
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN",
                 absl::StrCat("objections are taken until ", until), {{"until", until}});
  }
  TERPADU_ASSIGN(const store::StoredBid first, FirstOf(act));
  if (method.negotiation == Negotiation::kBeforeAward && first.bid.negotiated_price() == 0) {
    return NegotiationMissing(first.bid.name());
  }
  v1::SelectionAwarded event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kAward, event.mutable_stage()));
  event.set_vendor(selection.winner());
  event.set_price(selection.winning_price());
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status CheckCause(SelectionAct& act, v1::FailureCause cause) {
  TERPADU_ASSIGN(const auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  const v1::Selection& selection = act.selection();
  // Before the opening it is told to nobody whether there is a bid.
  if (cause == v1::FAILURE_CAUSE_NO_BID && selection.has_closing_time() && act.now < TimeOf(selection.closing_time())) {
    const std::string until = TimeText(selection.closing_time());
    return Error(absl::StatusCode::kFailedPrecondition, "CLOSING_AHEAD", absl::StrCat("bids are taken until ", until),
                 {{"until", until}});
  }
  bool passed = false;
  for (const store::StoredBid& each : bids) {
    passed = passed || each.bid.state() == v1::BID_STATE_PASSED ||
             (each.bid.state() == v1::BID_STATE_TECHNICAL_PASSED && selection.state() != v1::SELECTION_STATE_OPENED);
  }
  if ((cause == v1::FAILURE_CAUSE_NO_BID && !bids.empty()) || (cause == v1::FAILURE_CAUSE_NO_BID_PASSED && passed)) {
    return Error(absl::StatusCode::kFailedPrecondition, "CAUSE_CONTRADICTED", "the bids say otherwise",
                 {{"bids", std::to_string(bids.size())}});
  }
  return absl::OkStatus();
}

// The rules of the selection's method, which never changes.
absl::StatusOr<MethodPolicy> MethodOf(rpc::CallContext& call, rules::RuleBook& rules, const ResourceId& id) {
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  TERPADU_ASSIGN(const v1::Selection selection, store::GetSelection(*call.db, scope, id.id));
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(*call.db, scope));
  return SelectionPolicy(&rules, call.db, id.instansi, DayOf(now)).Method(WordOf(selection.method()));
}

}  // namespace

absl::StatusOr<v1::Selection> SelectionService::SetWinner(rpc::CallContext& call, const v1::SetWinnerRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const MethodPolicy method, MethodOf(call, rules_, id));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kSetWinner, Selectors()},
                        [&](SelectionAct& act) { return SetWinnerOf(act, method); });
}

absl::StatusOr<v1::Selection> SelectionService::AnnounceWinner(rpc::CallContext& call,
                                                               const v1::AnnounceWinnerRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const MethodPolicy method, MethodOf(call, rules_, id));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kAnnounceWinner, Selectors()},
                        [&](SelectionAct& act) -> absl::Status {
                          // The window ends with a day; no days, no window.
                          const absl::Time until =
                              method.objection_days == 0 ? act.now : EndOf(act.today() + method.objection_days);
                          *act.selection().mutable_objection_deadline() = TimestampOf(until);
                          v1::SelectionWinnerAnnounced event;
                          TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kAnnounceWinner, event.mutable_stage()));
                          act.Tell(event);
                          return absl::OkStatus();
                        });
}

absl::StatusOr<v1::Selection> SelectionService::AwardSelection(rpc::CallContext& call,
                                                               const v1::AwardSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const MethodPolicy method, MethodOf(call, rules_, id));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kAward, Selectors()},
                        [&](SelectionAct& act) { return AwardTo(act, method); });
}

absl::StatusOr<v1::Selection> SelectionService::FailSelection(rpc::CallContext& call,
                                                              const v1::FailSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  if (!v1::FailureCause_IsValid(request.cause())) {
    errors.Add("cause", "must be one of its values");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kFail, Selectors()},
                        [&](SelectionAct& act) -> absl::Status {
                          TERPADU_RETURN_IF_ERROR(CheckCause(act, request.cause()));
                          act.selection().set_failure_cause(request.cause());
                          act.selection().set_failure_reason(request.reason());
                          v1::SelectionFailed event;
                          event.set_cause(request.cause());
                          event.set_reason(request.reason());
                          act.Tell(event);
                          return absl::OkStatus();
                        });
}

absl::StatusOr<v1::ListResultMeetingsResponse> SelectionService::ListResultMeetings(
    rpc::CallContext& call, const v1::ListResultMeetingsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto meetings, store::ListMeetings(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListResultMeetingsResponse>(
      meetings, page, [](auto& response) { return response.mutable_result_meetings(); },
      [](const auto& last) { return IdOf(kMeetingPattern, last.name()).id; });
}

absl::StatusOr<v1::ResultMeeting> SelectionService::HoldResultMeeting(rpc::CallContext& call,
                                                                      const v1::HoldResultMeetingRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kMeetingPattern, request.name(), request.etag()));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  const auto hold = [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::ResultMeeting> {
    TERPADU_ASSIGN(store::VersionedMeeting versioned, store::LockMeeting(transaction, id.instansi, id.id));
    v1::ResultMeeting& meeting = versioned.meeting;
    TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), meeting.name(), versioned.version));
    if (versioned.ppk != call.actor.id) {
      return Error(absl::StatusCode::kPermissionDenied, "NOT_THE_PPK", "the meeting is that of another PPK");
    }
    TERPADU_RETURN_IF_ERROR(CheckPact(call, transaction, judges, id.instansi, domain::capacity::kPpk));
    TERPADU_RETURN_IF_ERROR(
        domain::CheckAllowed(SelectionAggregate::kResultMeeting, meeting.name(), WordOf(meeting.state()), step::kHold));
    TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
    meeting.set_state(v1::RESULT_MEETING_STATE_HELD);
    *meeting.mutable_held_date() = DateOf(DayOf(now));
    TERPADU_RETURN_IF_ERROR(store::UpdateMeeting(transaction, versioned));
    v1::ResultMeetingHeld event;
    *event.mutable_held_date() = meeting.held_date();
    TERPADU_RETURN_IF_ERROR(journal::Append(
        transaction, id.instansi, {journal::MakeEntry(meeting.name(), versioned.version, event)}, call.AuditJson()));
    return meeting;
  };
  return rpc::Once<v1::ResultMeeting>(call, id.instansi, request, hold);
}

}  // namespace terpadu::procurement
