#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/performance/store/indicator_store.h"
#include "terpadu/performance/v1/performance.pb.h"

namespace terpadu::performance::store {

struct MeasurementForReview {
  v1::Measurement measurement;
  std::string newest;  // name of the newest revision of its quarter
};

// With its quarter locked until the transaction ends; NOT_FOUND when there is none.
absl::StatusOr<MeasurementForReview> LockMeasurement(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id);

// Writes state and review of `measurement`, and that the reviewer is VERIFIER in its quarter; what is VERIFIED counts.
// PERMISSION_DENIED, reason PART_TAKEN, when the reviewer recorded there.
absl::Status SaveReview(postgres::Transaction& transaction, const v1::Measurement& measurement);

// The indicators of a unit in a year: its IKU, and what its signed agreements promise.
absl::StatusOr<std::vector<std::string>> IndicatorsOfUnit(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view unit_id,
                                                          int32_t year);

// Indicators by name, with what was measured of them in a year.
struct MeasuredIndicators {
  std::vector<IndicatorRow> indicators;
  std::map<std::string, std::vector<v1::Measurement>> revisions;  // by quarter and revision
  std::map<std::string, std::vector<v1::Measurement>> twins;      // newest of those of the same title in other plans
};

struct ScanFilter {
  int32_t year = 0;
  bool of_unit = false;  // only `indicators`
  std::vector<std::string> indicators;
};

// At most `limit` after `after`, or with it.
absl::StatusOr<MeasuredIndicators> ScanMeasured(postgres::Connection& connection, const postgres::Scope& scope,
                                                const ScanFilter& filter, std::string_view after, bool with_it,
                                                int limit);

}  // namespace terpadu::performance::store
