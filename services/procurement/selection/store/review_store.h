#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/selection/names.h"
#include "terpadu/procurement/v1/review.pb.h"

namespace terpadu::procurement::store {

inline constexpr char kReviewPattern[] = "instansi/{instansi}/reviews/{review}";
inline constexpr char kFindingPattern[] = "instansi/{instansi}/reviews/{review}/findings/{finding}";

struct StoredReview {
  v1::Review review;
  int64_t version = 0;
};
struct StoredFinding {
  v1::ReviewFinding finding;
  int64_t version = 0;
};

// At version 1. ALREADY_EXISTS: REVIEW_EXISTS, FINDING_EXISTS (metadata: name).
absl::Status InsertReview(postgres::Transaction& transaction, const v1::Review& review);
absl::Status InsertFinding(postgres::Transaction& transaction, const v1::ReviewFinding& finding, CalendarDay found);

// NOT_FOUND when there is none. Findings change under the lock of their review.
absl::StatusOr<StoredReview> LockReview(postgres::Transaction& transaction, std::string_view instansi,
                                        std::string_view id);
absl::StatusOr<StoredFinding> ReadFinding(postgres::Transaction& transaction, const PartId& id);
// How many findings a review has, and how many of them are not closed.
struct FindingCount {
  int64_t all = 0;
  int64_t open = 0;
};
absl::StatusOr<FindingCount> CountFindings(postgres::Transaction& transaction, const ResourceId& review);

// Write what may change and raise the version, there and here.
absl::Status UpdateReview(postgres::Transaction& transaction, StoredReview& stored);
absl::Status UpdateFinding(postgres::Transaction& transaction, StoredFinding& stored,
                           std::optional<CalendarDay> followed_up);

absl::StatusOr<v1::Review> GetReview(postgres::Connection& connection, const postgres::Scope& scope,
                                     std::string_view id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::Review>> ListReviews(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const rpc::Page& page);
// Of one review, or of all with `-`.
absl::StatusOr<std::vector<v1::ReviewFinding>> ListFindings(postgres::Connection& connection,
                                                            const postgres::Scope& scope, std::string_view review_id,
                                                            bool overdue_only, const rpc::Page& page);

}  // namespace terpadu::procurement::store
