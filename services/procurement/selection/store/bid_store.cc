#include "services/procurement/selection/store/bid_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// The time that is judged is the one that is written.
constexpr Statement kInsert = {"procurement_bid_insert", R"sql(
WITH clock AS MATERIALIZED (SELECT database_now() AS now)
INSERT INTO bid (instansi, selection_id, bid_id, vendor_id, sealed, seal_sha256, submit_time, closing_time, state)
SELECT $1, $2, $3, $4, $5, $6, clock.now, $7::timestamptz, 'SEALED' FROM clock WHERE clock.now < $7::timestamptz
RETURNING submit_time)sql"};

constexpr Statement kFindOfVendor = {"procurement_bid_of_vendor", R"sql(
SELECT bid_id, state FROM bid WHERE instansi = $1 AND selection_id = $2 AND vendor_id = $3)sql"};

#define TERPADU_BID_COLUMNS                                                                                  \
  " bid_id, vendor_id, seal_sha256, submit_time, state, corrected_price, negotiated_price, technical_score," \
  " total_score, rank, remark, version,"                                                                     \
  " (SELECT coalesce(round(avg(score) * 100), 0)::bigint FROM vendor_rating AS rating"                       \
  "   WHERE rating.instansi = bid.instansi AND rating.vendor_id = bid.vendor_id) "

constexpr Statement kAll = {"procurement_bid_all", "SELECT" TERPADU_BID_COLUMNS
                                                   ", sealed, content FROM bid"
                                                   " WHERE instansi = $1 AND selection_id = $2 ORDER BY bid_id"};

constexpr Statement kGet = {"procurement_bid_get", "SELECT" TERPADU_BID_COLUMNS
                                                   ", sealed, content FROM bid"
                                                   " WHERE instansi = $1 AND selection_id = $2 AND bid_id = $3"};

constexpr Statement kList = {"procurement_bid_list",
                             "SELECT" TERPADU_BID_COLUMNS
                             "FROM bid WHERE instansi = $1 AND selection_id = $2 AND bid_id > $3 AND state <> 'SEALED'"
                             " ORDER BY bid_id LIMIT $4"};

constexpr Statement kUpdate = {"procurement_bid_update", R"sql(
UPDATE bid SET state = $4, content = $5, corrected_price = nullif($6::bigint, 0), negotiated_price = nullif($7::bigint, 0),
               technical_score = $8, total_score = $9, rank = nullif($10::int, 0), remark = $11, version = version + 1
 WHERE instansi = $1 AND selection_id = $2 AND bid_id = $3
RETURNING version)sql"};

constexpr Statement kClearRanks = {"procurement_bid_clear_ranks", R"sql(
UPDATE bid SET rank = NULL, total_score = 0 WHERE instansi = $1 AND selection_id = $2 AND rank IS NOT NULL)sql"};

constexpr Statement kSetRanks = {"procurement_bid_set_ranks", R"sql(
UPDATE bid SET rank = ranked.rank, total_score = ranked.total_score
  FROM unnest($3::text[], $4::bigint[]) WITH ORDINALITY AS ranked (bid_id, total_score, rank)
 WHERE bid.instansi = $1 AND bid.selection_id = $2 AND bid.bid_id = ranked.bid_id)sql"};

enum Column {
  kId,
  kVendor,
  kSeal,
  kSubmitTime,
  kState,
  kCorrected,
  kNegotiated,
  kTechnical,
  kTotal,
  kRank,
  kRemark,
  kVersion,
  kRating,
  kSealed,
  kContent,
};

v1::Bid BidIn(const Rows& rows, int row, std::string_view instansi, std::string_view selection_id) {
  v1::Bid bid;
  bid.set_name(NameOf(kBidPattern, {std::string(instansi), std::string(selection_id), rows.Text(row, kId)}));
  bid.set_vendor(NameOf(kVendorPattern, instansi, rows.Text(row, kVendor)));
  bid.set_seal_sha256(rows.Text(row, kSeal));
  *bid.mutable_submit_time() = TimestampOf(rows.Time(row, kSubmitTime));
  bid.set_state(EnumOf<v1::BidState>(rows.Text(row, kState)));
  bid.set_corrected_price(rows.IsNull(row, kCorrected) ? 0 : rows.Int(row, kCorrected));
  bid.set_negotiated_price(rows.IsNull(row, kNegotiated) ? 0 : rows.Int(row, kNegotiated));
  bid.set_technical_score_hundredths(static_cast<int>(rows.Int(row, kTechnical)));
  bid.set_total_score_hundredths(static_cast<int>(rows.Int(row, kTotal)));
  bid.set_rank(rows.IsNull(row, kRank) ? 0 : static_cast<int>(rows.Int(row, kRank)));
  bid.set_remark(rows.Text(row, kRemark));
  bid.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  bid.set_vendor_rating_hundredths(static_cast<int>(rows.Int(row, kRating)));
  return bid;
}

StoredBid StoredBidIn(const Rows& rows, int row, std::string_view instansi, std::string_view selection_id) {
  StoredBid stored = {.bid = BidIn(rows, row, instansi, selection_id),
                      .sealed = rows.Bytes(row, kSealed),
                      .version = rows.Int(row, kVersion)};
  if (!rows.IsNull(row, kContent)) {
    TERPADU_ASSERT(stored.bid.mutable_content()->ParseFromString(rows.Bytes(row, kContent)));
  }
  return stored;
}

Params KeyOf(const v1::Bid& bid) {
  const auto ids = ParseName(kBidPattern, bid.name());
  return std::move(Params().Text(ids->at(0)).Text(ids->at(1)).Text(ids->at(2)));
}

absl::Status BidExists(absl::StatusCode code, const std::string& name) {
  return Error(code, "BID_EXISTS", absl::StrCat("there is the bid ", name), {{"bid", name}});
}

}  // namespace

absl::Status InsertBid(postgres::Transaction& transaction, StoredBid& bid, absl::Time closing) {
  const auto ids = ParseName(kBidPattern, bid.bid.name());
  const std::string vendor_id = IdOf(kVendorPattern, bid.bid.vendor()).id;
  TERPADU_ASSIGN(const Rows other,
                 transaction.Execute(kFindOfVendor, Params().Text(ids->at(0)).Text(ids->at(1)).Text(vendor_id)));
  if (!other.empty()) {
    return BidExists(absl::StatusCode::kFailedPrecondition,
                     NameOf(kBidPattern, {ids->at(0), ids->at(1), other.Text(0, 0)}));
  }
  Params params = KeyOf(bid.bid);
  params.Text(vendor_id).Bytes(bid.sealed).Text(bid.bid.seal_sha256()).Time(closing);
  const absl::StatusOr<Rows> inserted = transaction.Execute(kInsert, params);
  if (postgres::ConstraintOf(inserted.status()) == "bid_pkey") {
    return BidExists(absl::StatusCode::kAlreadyExists, bid.bid.name());
  }
  TERPADU_RETURN_IF_ERROR(inserted.status());
  if (inserted->empty()) {
    const std::string closed = absl::FormatTime(absl::RFC3339_sec, closing, Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "BIDDING_CLOSED",
                 absl::StrCat("bids were taken until ", closed, " by the clock of the database"), {{"closed", closed}});
  }
  *bid.bid.mutable_submit_time() = TimestampOf(inserted->Time(0, 0));
  bid.version = 1;
  bid.bid.set_etag(rpc::EtagOf(1));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredBid>> ReadBids(postgres::Transaction& transaction, std::string_view instansi,
                                                std::string_view selection_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAll, Params().Text(instansi).Text(selection_id)));
  std::vector<StoredBid> bids;
  for (int row = 0; row < rows.size(); ++row) {
    bids.push_back(StoredBidIn(rows, row, instansi, selection_id));
  }
  return bids;
}

absl::StatusOr<StoredBid> ReadBid(postgres::Transaction& transaction, const PartId& id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(id.instansi).Text(id.selection).Text(id.id)));
  if (rows.empty()) {
    return NotFound(NameOf(kBidPattern, id));
  }
  return StoredBidIn(rows, 0, id.instansi, id.selection);
}

absl::StatusOr<std::vector<v1::Bid>> ListBids(postgres::Connection& connection, const postgres::Scope& scope,
                                              std::string_view selection_id, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(selection_id).Text(page.after.empty() ? "" : page.after.front());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Int(page.size + 1)));
  std::vector<v1::Bid> bids;
  for (int row = 0; row < rows.size(); ++row) {
    bids.push_back(BidIn(rows, row, scope.instansi, selection_id));
  }
  return bids;
}

absl::Status UpdateBid(postgres::Transaction& transaction, StoredBid& stored) {
  v1::Bid& bid = stored.bid;
  Params params = KeyOf(bid);
  params.Text(WordOf(bid.state()));
  if (bid.has_content()) {
    params.Bytes(bid.content().SerializeAsString());
  } else {
    params.Null();
  }
  params.Int(bid.corrected_price()).Int(bid.negotiated_price()).Int(bid.technical_score_hundredths());
  params.Int(bid.total_score_hundredths()).Int(bid.rank()).Text(bid.remark());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  stored.version = rows.Int(0, 0);
  bid.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::Status SetRanks(postgres::Transaction& transaction, std::string_view instansi, std::string_view selection_id,
                      const std::vector<std::string>& ids, const std::vector<int64_t>& total_scores) {
  Params params;
  params.Text(instansi).Text(selection_id);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kClearRanks, params).status());
  return transaction.Execute(kSetRanks, params.TextArray(ids).IntArray(total_scores)).status();
}

absl::StatusOr<bool> HasBid(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view selection_id, std::string_view vendor_id) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kFindOfVendor, Params().Text(instansi).Text(selection_id).Text(vendor_id)));
  return !rows.empty();
}

}  // namespace terpadu::procurement::store
