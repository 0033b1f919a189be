// Judge and rank first files; open the second ones of those who passed.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/bid_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/store/two_file_store.h"
#include "services/procurement/selection/two_file_service.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/two_file_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

constexpr int kHighestScore = 10'000;

absl::Status CheckScore(const v1::Selection& selection, const v1::EvaluateTechnicalFileRequest& request) {
  if (selection.evaluation_method() != v1::EVALUATION_METHOD_QUALITY_COST && request.score_hundredths() != 0) {
    FieldErrors errors;
    errors.Add("score_hundredths", "must be 0 unless bids are judged by QUALITY_COST");
    return errors.ToStatus();
  }
  if (request.pass() && request.score_hundredths() < selection.least_score_hundredths()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SCORE_TOO_LOW",
                 absl::StrCat(request.name(), " has a technical score below the least that passes"),
                 {{"score", std::to_string(request.score_hundredths())},
                  {"least", std::to_string(selection.least_score_hundredths())}});
  }
  return absl::OkStatus();
}

absl::Status Evaluate(SelectionAct& act, const PartId& id, const v1::EvaluateTechnicalFileRequest& request,
                      v1::TechnicalFile& evaluated) {
  const std::string_view bid_step = request.pass() ? step::kPassTechnical : step::kEliminateTechnical;
  TERPADU_ASSIGN(store::StoredBid bid, store::ReadBid(act.transaction, id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), bid.bid.name(), bid.version));
  const std::string state = WordOf(bid.bid.state());
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kBid, bid.bid.name(), state, bid_step));
  TERPADU_RETURN_IF_ERROR(CheckScore(act.selection(), request));
  TERPADU_ASSIGN(store::StoredTechnicalFile stored, store::ReadTechnicalFile(act.transaction, id));
  stored.file.set_score_hundredths(request.score_hundredths());
  stored.file.set_remark(request.pass() ? "" : request.remark());
  TERPADU_RETURN_IF_ERROR(store::UpdateTechnicalFile(act.transaction, stored));
  bid.bid.set_state(EnumOf<v1::BidState>(domain::StateAfter(SelectionAggregate::kBid, bid_step, state)));
  bid.bid.set_technical_score_hundredths(request.score_hundredths());
  bid.bid.set_remark(stored.file.remark());
  TERPADU_RETURN_IF_ERROR(store::UpdateBid(act.transaction, bid));
  v1::BidTechnicalFileEvaluated event;
  event.set_passed(request.pass());
  event.set_score_hundredths(request.score_hundredths());
  event.set_remark(stored.file.remark());
  act.TellOf(bid.bid.name(), bid.version, event);
  evaluated = stored.file;
  return absl::OkStatus();
}

// Those that passed, the best first; of equal scores whoever came first.
absl::StatusOr<std::vector<v1::Bid>> PassedInOrder(SelectionAct& act) {
  TERPADU_ASSIGN(const auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  std::vector<v1::Bid> passed;
  for (const store::StoredBid& each : bids) {
    if (each.bid.state() == v1::BID_STATE_TECHNICAL_OPENED) {
      return Error(absl::StatusCode::kFailedPrecondition, "NOT_EVALUATED",
                   absl::StrCat(each.bid.name(), " is not evaluated"), {{"bid", each.bid.name()}});
    }
    if (each.bid.state() == v1::BID_STATE_TECHNICAL_PASSED) {
      passed.push_back(each.bid);
    }
  }
  if (passed.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_BID_PASSED",
                 "no technical file passed the evaluation: declare the selection failed");
  }
  std::stable_sort(passed.begin(), passed.end(), [](const v1::Bid& a, const v1::Bid& b) {
    if (a.technical_score_hundredths() != b.technical_score_hundredths()) {
      return a.technical_score_hundredths() > b.technical_score_hundredths();
    }
    return TimeOf(a.submit_time()) < TimeOf(b.submit_time());
  });
  return passed;
}

absl::Status Rank(SelectionAct& act) {
  TERPADU_ASSIGN(const std::vector<v1::Bid> passed, PassedInOrder(act));
  v1::SelectionTechnicalFilesRanked event;
  int rank = 0;
  for (const v1::Bid& bid : passed) {
    TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, bid.name()));
    TERPADU_ASSIGN(store::StoredTechnicalFile stored, store::ReadTechnicalFile(act.transaction, id));
    stored.file.set_rank(++rank);
    TERPADU_RETURN_IF_ERROR(store::UpdateTechnicalFile(act.transaction, stored));
    event.add_bids(bid.name());
  }
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kRankTechnical, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status OpenPrices(SelectionAct& act, const std::string& seal_key) {
  TERPADU_ASSIGN(const std::string key, DataKeyOf(act.selection().name(), act.stored.sealed_key, seal_key));
  TERPADU_ASSIGN(auto bids, store::ReadBids(act.transaction, act.id.instansi, act.id.id));
  v1::SelectionPriceFilesOpened event;
  for (store::StoredBid& bid : bids) {
    if (bid.bid.state() != v1::BID_STATE_TECHNICAL_PASSED) {
      continue;  // its price is never read
    }
    TERPADU_ASSIGN(const bool opened, OpenContent(act, key, bid));
    event.set_opened(event.opened() + (opened ? 1 : 0));
    event.set_tampered(event.tampered() + (opened ? 0 : 1));
  }
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kOpenPrice, event.mutable_stage()));
  act.MoveBy(step::kOpenPrice);
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Open(SelectionAct& act, const std::string& seal_key) {
  const domain::Stage* const stage = domain::StageOfAct(act.stored.stages, step::kOpenPrice);
  if (stage != nullptr) {
    TERPADU_RETURN_IF_ERROR(CheckOpeningTime(act, EndOf(stage->start - 1)));
  }
  TERPADU_ASSIGN(const store::TwoFileKeys keys, store::ReadTwoFile(act.transaction, act.id));
  if (keys.first_price_opener.empty()) {
    TERPADU_RETURN_IF_ERROR(store::SetFirstPriceOpener(act.transaction, act.id, act.call.actor.id));
    act.Tell(v1::SelectionPriceOpeningStarted());
    return absl::OkStatus();
  }
  if (keys.first_price_opener == act.call.actor.id) {
    return SecondOpenerRequired(keys.first_price_opener);
  }
  return OpenPrices(act, seal_key);
}

}  // namespace

absl::StatusOr<v1::TechnicalFile> TwoFileService::EvaluateTechnicalFile(
    rpc::CallContext& call, const v1::EvaluateTechnicalFileRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, request.name(), request.etag()));
  FieldErrors errors;
  if (request.score_hundredths() < 0 || request.score_hundredths() > kHighestScore) {
    errors.Add("score_hundredths", "must be 0 to 10000");
  }
  CheckText("remark", request.remark(), kLongestReason, errors);
  if (!request.pass() && request.remark().empty()) {
    errors.Add("remark", "must say why the bid is eliminated");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::TechnicalFile file;
  return Act<v1::TechnicalFile>(
      call, rules_, request, {SelectionOf(id), "", step::kEvaluateTechnical, Selectors()},
      [&](SelectionAct& act) { return Evaluate(act, id, request, file); }, [&](SelectionAct&) { return file; },
      [](const v1::TechnicalFile& then) { return then; });
}

absl::StatusOr<v1::Selection> TwoFileService::RankTechnicalFiles(rpc::CallContext& call,
                                                                 const v1::RankTechnicalFilesRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kRankTechnical, Selectors()}, Rank);
}

absl::StatusOr<v1::Selection> TwoFileService::OpenPriceFiles(rpc::CallContext& call,
                                                             const v1::OpenPriceFilesRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kStartOpeningPrice, Selectors()},
                        [&](SelectionAct& act) { return Open(act, seal_key_); });
}

}  // namespace terpadu::procurement
