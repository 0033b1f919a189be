#include "services/procurement/selection/bid_service.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/store/bid_store.h"
#include "services/procurement/selection/store/selection_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

// The state says that two people opened, which the database's clock allowed.
absl::Status CheckOpened(const v1::Selection& selection) {
  switch (selection.state()) {
    case v1::SELECTION_STATE_TECHNICAL_OPENED:  // prices are not shown: they are still sealed
    case v1::SELECTION_STATE_TECHNICAL_RANKED:
    case v1::SELECTION_STATE_OPENED:
    case v1::SELECTION_STATE_RANKED:
    case v1::SELECTION_STATE_WINNER_SET:
    case v1::SELECTION_STATE_SANGGAH:
    case v1::SELECTION_STATE_AWARDED:
    case v1::SELECTION_STATE_FAILED:
    case v1::SELECTION_STATE_REPEATED:
      return absl::OkStatus();
    default:
      break;
  }
  const std::string opening = absl::FormatTime(absl::RFC3339_sec, TimeOf(selection.opening_time()), Wib());
  return Error(absl::StatusCode::kFailedPrecondition, "BIDS_SEALED",
               absl::StrCat("bids are sealed until two people open them, from ", opening, " on"),
               {{"opening_time", opening}});
}

// A representative of a vendor who holds no other role that this may be read with.
bool IsBidderOnly(const rpc::Actor& actor) {
  constexpr const char* kReaders[] = {"POKJA", "PEJABAT_PENGADAAN", "TTPBJ", "APIP"};
  return actor.HasRole("VENDOR") &&
         std::none_of(std::begin(kReaders), std::end(kReaders), [&](const char* role) { return actor.HasRole(role); });
}

// The bid of a vendor that `person` represents, as he may see it; another's is not there for him.
absl::StatusOr<v1::Bid> OwnBid(postgres::Transaction& transaction, const PartId& id, const std::string& person) {
  TERPADU_ASSIGN(store::StoredBid stored, store::ReadBid(transaction, id));
  const absl::Status own =
      store::CheckRepresents(transaction, id.instansi, IdOf(kVendorPattern, stored.bid.vendor()).id, person);
  if (!own.ok()) {
    return absl::IsPermissionDenied(own) ? NotFound(stored.bid.name()) : own;
  }
  stored.bid.clear_vendor_rating_hundredths();
  return stored.bid;
}

}  // namespace

BidService::BidService(std::string seal_key)
    : seal_key_(std::move(seal_key)), handlers_("terpadu.procurement.v1.BidService") {
  handlers_.Unary("SubmitBid", this, &BidService::SubmitBid);
  handlers_.Unary("OpenBids", this, &BidService::OpenBids);
  handlers_.Unary("EvaluateBid", this, &BidService::EvaluateBid);
  handlers_.Unary("RankBids", this, &BidService::RankBids);
  handlers_.Unary("NegotiateBid", this, &BidService::NegotiateBid);
  handlers_.Unary("GetBid", this, &BidService::GetBid);
  handlers_.Unary("ListBids", this, &BidService::ListBids);
  handlers_.Unary("SubmitObjection", this, &BidService::SubmitObjection);
  handlers_.Unary("PresentObjection", this, &BidService::PresentObjection);
  handlers_.Unary("AnswerObjection", this, &BidService::AnswerObjection);
  handlers_.Unary("ListObjections", this, &BidService::ListObjections);
}

absl::StatusOr<v1::Bid> BidService::GetBid(rpc::CallContext& call, const v1::GetBidRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kBidPattern, request.name()));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const store::StoredSelection of, store::ReadSelection(transaction, id.instansi, id.selection));
  if (IsBidderOnly(call.actor)) {
    return OwnBid(transaction, id, call.actor.id);
  }
  TERPADU_RETURN_IF_ERROR(CheckOpened(of.selection));
  TERPADU_ASSIGN(const store::StoredBid stored, store::ReadBid(transaction, id));
  // A selection that failed before its opening keeps its bids sealed for ever.
  if (stored.bid.state() == v1::BID_STATE_SEALED) {
    return NotFound(request.name());
  }
  return stored.bid;
}

absl::StatusOr<v1::ListBidsResponse> BidService::ListBids(rpc::CallContext& call, const v1::ListBidsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kSelectionPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(parent.instansi);
  TERPADU_ASSIGN(const v1::Selection selection, store::GetSelection(*call.db, scope, parent.id));
  TERPADU_RETURN_IF_ERROR(CheckOpened(selection));
  TERPADU_ASSIGN(auto bids, store::ListBids(*call.db, scope, parent.id, page));
  return PageOf<v1::ListBidsResponse>(
      bids, page, [](auto& response) { return response.mutable_bids(); },
      [](const auto& last) { return ParseName(kBidPattern, last.name())->at(2); });
}

}  // namespace terpadu::procurement
