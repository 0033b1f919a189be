#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "terpadu/performance/v1/performance_service.pb.h"

namespace terpadu::performance {

inline constexpr char kMeasurementPattern[] = "instansi/{instansi}/measurements/{measurement}";

// Records `measurement`, complete but for its revision, as one statement: the row, the quarter's newest, the event and
// the request row. Gives the revision; none, and nothing done, when the request_id is known already or the indicator is
// no longer at `indicator_changes`, with which the achievement was computed. ALREADY_EXISTS, reason ALREADY_EXISTS
// (metadata: name), when another request took the name; FAILED_PRECONDITION, reason CORRECTION_REASON_MISSING or
// NOTHING_TO_CORRECT; PERMISSION_DENIED, reason PART_TAKEN.
absl::StatusOr<std::optional<int32_t>> RecordMeasurement(rpc::CallContext& call,
                                                         const v1::RecordMeasurementRequest& request,
                                                         const v1::Measurement& measurement, int64_t indicator_changes);

absl::StatusOr<std::optional<v1::Measurement>> FindMeasurement(postgres::Connection& connection,
                                                               const postgres::Scope& scope, std::string_view id);

// Which measurements: of an indicator ("" all) and a year (0 all).
struct MeasurementFilter {
  std::string indicator;
  int32_t year = 0;
  bool verified_only = false;
};

// The newest of each quarter, or the newest verified: at most `limit` after `after`, by id.
absl::StatusOr<std::vector<v1::Measurement>> ListMeasurements(postgres::Connection& connection,
                                                              const postgres::Scope& scope,
                                                              const MeasurementFilter& filter, std::string_view after,
                                                              int limit);

// A quarter of an indicator.
struct RevisionFilter {
  std::string indicator;
  int32_t year = 0;
  int32_t quarter = 0;
};

// All revisions of a quarter: at most `limit` after revision `after`.
absl::StatusOr<std::vector<v1::Measurement>> ListRevisions(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const RevisionFilter& filter,
                                                           int32_t after, int limit);

// PERMISSION_DENIED, reason PART_TAKEN: `person` has `part` in the quarter already.
absl::Status PartTaken(const std::string& person, const std::string& part);

// What every reader of reviewed_measurement, newest_measurement or verified_measurement selects, and how it is read.
#define TERPADU_MEASUREMENT_COLUMNS                                                               \
  "SELECT instansi, measurement_id, indicator, year, quarter, revision, realised, target, "       \
  "achievement, formula, formula_version, predicate, no_achievement_reason, evidence, recorder, " \
  "recorded_at, evidences, correction_reason, state, reviewer, review_reason, reviewed_at "
v1::Measurement MeasurementOf(const postgres::Rows& rows, int row);
std::vector<v1::Measurement> MeasurementsOf(const postgres::Rows& rows);

}  // namespace terpadu::performance
