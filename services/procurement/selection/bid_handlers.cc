// Hand over a bid in one file, and open all of a selection.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/bid_parts.h"
#include "services/procurement/selection/bid_service.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/seal.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

namespace step = domain::step;

absl::Status CheckOneFile(SelectionAct& act) {
  if (!IsInTwoFiles(act)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "TWO_FILES",
               absl::StrCat(act.selection().name(), " takes bids in two files: call TwoFileService"));
}

absl::Status HandOver(SelectionAct& act, const v1::Bid& described, const std::string& seal_key, v1::Bid& receipt) {
  TERPADU_RETURN_IF_ERROR(CheckOneFile(act));
  TERPADU_RETURN_IF_ERROR(CheckMayBid(act, described.vendor()));
  return StoreSealed(act, described, seal_key, receipt);
}

absl::Status OpenAll(SelectionAct& act, const std::string& seal_key, std::vector<store::StoredBid>& bids) {
  TERPADU_ASSIGN(const std::string key, DataKeyOf(act.selection().name(), act.stored.sealed_key, seal_key));
  v1::SelectionBidsOpened event;
  for (store::StoredBid& stored : bids) {
    TERPADU_ASSIGN(const bool opened, OpenContent(act, key, stored));
    event.set_opened(event.opened() + (opened ? 1 : 0));
    event.set_tampered(event.tampered() + (opened ? 0 : 1));
  }
  EndHandingOver(act);
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kOpen, event.mutable_stage()));
  act.MoveBy(step::kOpen);
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Open(SelectionAct& act, const std::string& seal_key) {
  TERPADU_RETURN_IF_ERROR(CheckOneFile(act));
  return OpenByTwo(act, [&](std::vector<store::StoredBid>& bids) { return OpenAll(act, seal_key, bids); });
}

}  // namespace

absl::StatusOr<v1::Bid> BidService::SubmitBid(rpc::CallContext& call, const v1::SubmitBidRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("bid_id", request.bid_id(), errors);
  CheckBid(request.bid(), id.instansi, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Bid described = request.bid();
  described.set_name(NameOf(kBidPattern, {id.instansi, id.id, request.bid_id()}));
  if (seal_key_.empty()) {
    return SealKeyMissing();
  }
  // The fingerprint of a request is kept: without the key it must not serve to try out what a bid may hold.
  v1::SubmitBidRequest remembered = request;
  remembered.mutable_bid()->clear_content();
  remembered.mutable_bid()->set_remark(KeyedDigest(seal_key_, request.bid().content().SerializeAsString()));
  v1::Bid receipt;
  return Act<v1::Bid>(
      call, rules_, remembered, {id, "", step::kHandOver, {domain::capacity::kBidder}},
      [&](SelectionAct& act) { return HandOver(act, described, seal_key_, receipt); },
      [&](SelectionAct&) { return receipt; }, [](const v1::Bid& then) { return then; });
}

absl::StatusOr<v1::Selection> BidService::OpenBids(rpc::CallContext& call, const v1::OpenBidsRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), step::kStartOpening, Selectors()},
                        [&](SelectionAct& act) { return Open(act, seal_key_); });
}

}  // namespace terpadu::procurement
