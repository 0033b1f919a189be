#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/selection/names.h"
#include "terpadu/procurement/v1/bid.pb.h"

namespace terpadu::procurement::store {

// A bid with what the API does not show.
struct StoredBid {
  v1::Bid bid;
  std::string sealed;
  int64_t version = 0;
};

// At version 1, sealed. BID_EXISTS (metadata: bid): ALREADY_EXISTS for an id that is taken, FAILED_PRECONDITION for a
// vendor that has one; BIDDING_CLOSED (metadata: closed) unless the database's clock stands before `closing`, which it
// is asked for by the inserting statement itself: `bid.submit_time` is set from it.
absl::Status InsertBid(postgres::Transaction& transaction, StoredBid& bid, absl::Time closing);

// All bids of a selection, by id, their content included.
absl::StatusOr<std::vector<StoredBid>> ReadBids(postgres::Transaction& transaction, std::string_view instansi,
                                                std::string_view selection_id);
// NOT_FOUND when there is none. Bids change under the lock of their selection.
absl::StatusOr<StoredBid> ReadBid(postgres::Transaction& transaction, const PartId& id);
// Without content; one more row than a page when there are more.
absl::StatusOr<std::vector<v1::Bid>> ListBids(postgres::Connection& connection, const postgres::Scope& scope,
                                              std::string_view selection_id, const rpc::Page& page);

// Writes all that may change and raises the version, there and here.
absl::Status UpdateBid(postgres::Transaction& transaction, StoredBid& stored);
// Ranks a selection's bids, the first of `ids` the first; all others have no rank. It is the selection's event that
// tells of it: versions of bids stay.
absl::Status SetRanks(postgres::Transaction& transaction, std::string_view instansi, std::string_view selection_id,
                      const std::vector<std::string>& ids, const std::vector<int64_t>& total_scores);

// Whether the vendor has a bid that was opened in the selection.
absl::StatusOr<bool> HasBid(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view selection_id, std::string_view vendor_id);

// An objection with what the API does not show.
struct StoredObjection {
  v1::Objection objection;
  std::string presenter;
  int64_t version = 0;
};
// At version 1. OBJECTION_EXISTS (metadata: objection): ALREADY_EXISTS for an id that is taken, FAILED_PRECONDITION for
// a vendor that has an open one.
absl::Status InsertObjection(postgres::Transaction& transaction, const v1::Objection& objection);
absl::StatusOr<StoredObjection> ReadObjection(postgres::Transaction& transaction, const PartId& id);
absl::Status UpdateObjection(postgres::Transaction& transaction, StoredObjection& stored);
// The name of an objection that is not answered.
absl::StatusOr<std::optional<std::string>> FindOpenObjection(postgres::Transaction& transaction,
                                                             std::string_view instansi, std::string_view selection_id);
absl::StatusOr<std::vector<v1::Objection>> ListObjections(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view selection_id,
                                                          const rpc::Page& page);

}  // namespace terpadu::procurement::store
