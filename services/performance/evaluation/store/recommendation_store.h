#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/evaluation.pb.h"

namespace terpadu::performance::store {

struct RecommendationRow {
  v1::Recommendation recommendation;  // `overdue` is not set
  std::string follower;
  std::string judge;
  int64_t version = 1;
};

// ALREADY_EXISTS, reason RECOMMENDATION_EXISTS.
absl::Status InsertRecommendation(postgres::Transaction& transaction, const v1::Recommendation& recommendation);

// Its row locked until the transaction ends; NOT_FOUND when there is none.
absl::StatusOr<RecommendationRow> LockRecommendation(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id);

// Of one assessment unless its id is empty; one more than the page's size.
absl::StatusOr<std::vector<v1::Recommendation>> ListRecommendations(postgres::Connection& connection,
                                                                    const postgres::Scope& scope,
                                                                    std::string_view assessment_id,
                                                                    const rpc::Page& page);

// Writes state, follow-up, remark and who did it, and counts a version, also in `row`.
absl::Status SaveRecommendation(postgres::Transaction& transaction, RecommendationRow& row);

// Whether the due date of one that is not done has passed on `today`.
bool IsOverdue(const v1::Recommendation& recommendation, CalendarDay today);

}  // namespace terpadu::performance::store
