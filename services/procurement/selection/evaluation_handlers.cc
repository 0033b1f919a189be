// Evaluate, rank, negotiate.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/bid_parts.h"
#include "services/procurement/selection/bid_service.h"
#include "services/procurement/selection/domain/evaluation.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/store/bid_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

constexpr int kHighestScore = 10'000;

absl::Status CheckMayPass(const v1::Selection& selection, const v1::Bid& bid, int score) {
  if (bid.corrected_price() > selection.hps()) {
    return Error(absl::StatusCode::kFailedPrecondition, "BID_ABOVE_HPS",
                 absl::StrCat(bid.name(), " costs ", bid.corrected_price(),
                              " after the correction of arithmetic, the HPS is ", selection.hps()),
                 {{"price", std::to_string(bid.corrected_price())}, {"hps", std::to_string(selection.hps())}});
  }
  if (score < selection.least_score_hundredths()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SCORE_TOO_LOW",
                 absl::StrCat(bid.name(), " has a technical score below the least that passes"),
                 {{"score", std::to_string(score)}, {"least", std::to_string(selection.least_score_hundredths())}});
  }
  return absl::OkStatus();
}

// The bid of an act on a selection, whose state allows `bid_step`.
absl::StatusOr<store::StoredBid> BidOf(SelectionAct& act, const PartId& id, const std::string& etag,
                                       std::string_view bid_step) {
  TERPADU_ASSIGN(store::StoredBid stored, store::ReadBid(act.transaction, id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, stored.bid.name(), stored.version));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAllowed(SelectionAggregate::kBid, stored.bid.name(), WordOf(stored.bid.state()), bid_step));
  return stored;
}

absl::Status Evaluate(SelectionAct& act, const PartId& id, const v1::EvaluateBidRequest& request, v1::Bid& evaluated) {
  const std::string_view bid_step = request.pass() ? step::kPass : step::kEliminate;
  TERPADU_ASSIGN(store::StoredBid stored, BidOf(act, id, request.etag(), bid_step));
  v1::Bid& bid = stored.bid;
  const bool scored = act.selection().evaluation_method() == v1::EVALUATION_METHOD_QUALITY_COST;
  const bool scored_before = IsInTwoFiles(act);  // with the first file
  if ((!scored || scored_before) && request.technical_score_hundredths() != 0) {
    FieldErrors errors;
    errors.Add("technical_score_hundredths", "must be 0 unless bids are judged by QUALITY_COST, in one file");
    return errors.ToStatus();
  }
  const int score = scored_before ? bid.technical_score_hundredths() : request.technical_score_hundredths();
  if (request.pass()) {
    TERPADU_RETURN_IF_ERROR(CheckMayPass(act.selection(), bid, score));
  }
  bid.set_state(EnumOf<v1::BidState>(domain::StateAfter(SelectionAggregate::kBid, bid_step, WordOf(bid.state()))));
  bid.set_technical_score_hundredths(score);
  bid.set_remark(request.pass() ? "" : request.remark());
  bid.set_negotiated_price(0);
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, stored));
  v1::BidEvaluated event;
  event.set_state(bid.state());
  event.set_remark(bid.remark());
  act.TellOf(bid.name(), stored.version, event);
  evaluated = bid;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<domain::RankedBid>> PassedBids(SelectionAct& act) {
  TERPADU_ASSIGN(const auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  std::vector<domain::RankedBid> passed;
  for (const store::StoredBid& each : bids) {
    const v1::Bid& bid = each.bid;
    if (bid.state() == v1::BID_STATE_OPENED) {
      return Error(absl::StatusCode::kFailedPrecondition, "NOT_EVALUATED",
                   absl::StrCat(bid.name(), " is not evaluated"), {{"bid", bid.name()}});
    }
    if (bid.state() == v1::BID_STATE_PASSED) {
      passed.push_back({.id = ParseName(kBidPattern, bid.name())->at(2),
                        .price = Rupiah(bid.corrected_price()),
                        .technical_score = bid.technical_score_hundredths(),
                        .submit_time = TimeOf(bid.submit_time())});
    }
  }
  if (passed.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_BID_PASSED",
                 "no bid passed the evaluation: declare the selection failed");
  }
  return passed;
}

absl::Status Rank(SelectionAct& act) {
  TERPADU_ASSIGN(std::vector<domain::RankedBid> bids, PassedBids(act));
  if (act.selection().evaluation_method() == v1::EVALUATION_METHOD_QUALITY_COST) {
    domain::RankByQualityAndCost(bids, act.selection().quality_weight());
  } else {
    domain::RankByPrice(bids);
  }
  v1::SelectionBidsRanked event;
  std::vector<std::string> ids;
  std::vector<int64_t> totals;
  for (const domain::RankedBid& bid : bids) {
    ids.push_back(bid.id);
    totals.push_back(bid.total_score);
    event.add_bids(NameOf(kBidPattern, {act.id.instansi, act.id.id, bid.id}));
  }
  TERPADU_RETURN_IF_ERROR(store::SetRanks(act.transaction, act.id.instansi, act.id.id, ids, totals));
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kRank, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

// After the winner is announced the price of the winner is negotiated, where the rule has it so, and the window for
// objections is over.
absl::Status TellNewPrice(SelectionAct& act, const v1::Bid& bid) {
  v1::Selection& selection = act.selection();
  if (act.now < TimeOf(selection.objection_deadline())) {
    const std::string until = absl::FormatTime(absl::RFC3339_sec, TimeOf(selection.objection_deadline()), Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN",
                 absl::StrCat("objections are taken until ", until), {{"until", until}});
  }
  selection.set_winning_price(bid.negotiated_price());
  v1::SelectionWinnerSet event;
  event.set_bid(bid.name());
  event.set_vendor(bid.vendor());
  event.set_price(bid.negotiated_price());
  event.set_result_meeting(selection.result_meeting());
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Negotiate(SelectionAct& act, const PartId& id, const v1::NegotiateBidRequest& request,
                       v1::Bid& negotiated) {
  TERPADU_ASSIGN(store::StoredBid stored, BidOf(act, id, request.etag(), step::kNegotiate));
  v1::Bid& bid = stored.bid;
  if (bid.rank() != 1) {
    return Error(absl::StatusCode::kFailedPrecondition, "NOT_FIRST",
                 absl::StrCat(bid.name(), " does not have the first rank"), {{"rank", std::to_string(bid.rank())}});
  }
  const int64_t before = bid.negotiated_price() > 0 ? bid.negotiated_price() : bid.corrected_price();
  if (request.price() > before) {
    return Error(absl::StatusCode::kFailedPrecondition, "PRICE_RAISED", "a negotiation does not raise the price",
                 {{"price", std::to_string(request.price())}, {"before", std::to_string(before)}});
  }
  bid.set_negotiated_price(request.price());
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, stored));
  v1::BidNegotiated event;
  event.set_price_before(before);
  event.set_price(request.price());
  act.TellOf(bid.name(), stored.version, event);
  negotiated = bid;
  return act.selection().state() == v1::SELECTION_STATE_SANGGAH ? TellNewPrice(act, bid) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Bid> BidService::EvaluateBid(rpc::CallContext& call, const v1::EvaluateBidRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, request.name(), request.etag()));
  FieldErrors errors;
  if (request.technical_score_hundredths() < 0 || request.technical_score_hundredths() > kHighestScore) {
    errors.Add("technical_score_hundredths", "must be 0 to 10000");
  }
  CheckText("remark", request.remark(), kLongestReason, errors);
  if (!request.pass() && request.remark().empty()) {
    errors.Add("remark", "must say why the bid is eliminated");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Bid bid;
  return Act<v1::Bid>(
      call, rules_, request, {SelectionOf(id), "", step::kEvaluate, Selectors()},
      [&](SelectionAct& act) { return Evaluate(act, id, request, bid); }, [&](SelectionAct&) { return bid; },
      [](const v1::Bid& then) { return then; });
}

absl::StatusOr<v1::Selection> BidService::RankBids(rpc::CallContext& call, const v1::RankBidsRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kRank, Selectors()}, Rank);
}

absl::StatusOr<v1::Bid> BidService::NegotiateBid(rpc::CallContext& call, const v1::NegotiateBidRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckAmount("price", request.price(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Bid bid;
  return Act<v1::Bid>(
      call, rules_, request, {SelectionOf(id), "", step::kNegotiate, Selectors()},
      [&](SelectionAct& act) { return Negotiate(act, id, request, bid); }, [&](SelectionAct&) { return bid; },
      [](const v1::Bid& then) { return then; });
}

}  // namespace terpadu::procurement
