#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/performance/v1/performance.pb.h"

namespace terpadu::performance {

// A row of `indicator`; its etag is in the message.
struct IndicatorRow {
  v1::PerformanceIndicator indicator;
  int64_t changes = 0;  // one more with each change
  int64_t version = 0;  // of the last event of this service, 0 before the first
};

// Of the columns name, node, title, polarity, formula, targets, changes, version.
IndicatorRow IndicatorRowOf(const postgres::Rows& rows, int row);

// None when it has not arrived.
absl::StatusOr<std::optional<IndicatorRow>> FindIndicator(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view name);
// The same, its row locked until the transaction ends.
absl::StatusOr<std::optional<IndicatorRow>> LockIndicator(postgres::Transaction& transaction, std::string_view name);

// At most `limit` after `after`, by name.
absl::StatusOr<std::vector<IndicatorRow>> ListIndicators(postgres::Connection& connection, const postgres::Scope& scope,
                                                         std::string_view after, int limit);

// Sets polarity and formula, and counts a change and an event.
absl::Status ConfigureIndicator(postgres::Transaction& transaction, const v1::PerformanceIndicator& indicator);

// Takes an indicator over from planning; polarity and formula hold only until someone configures it here.
absl::Status TakeIndicatorOver(postgres::Transaction& transaction, const v1::PerformanceIndicator& indicator);

}  // namespace terpadu::performance
