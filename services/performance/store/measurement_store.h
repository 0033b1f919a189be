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
// (metadata: name), when another request took the name.
absl::StatusOr<std::optional<int32_t>> RecordMeasurement(rpc::CallContext& call,
                                                         const v1::RecordMeasurementRequest& request,
                                                         const v1::Measurement& measurement, int64_t indicator_changes);

absl::StatusOr<std::optional<v1::Measurement>> FindMeasurement(postgres::Connection& connection,
                                                               const postgres::Scope& scope, std::string_view id);

// Which measurements: of an indicator ("" all) and a year (0 all).
struct MeasurementFilter {
  std::string indicator;
  int32_t year = 0;
};

// The newest of each quarter: at most `limit` after `after`, by id.
absl::StatusOr<std::vector<v1::Measurement>> ListMeasurements(postgres::Connection& connection,
                                                              const postgres::Scope& scope,
                                                              const MeasurementFilter& filter, std::string_view after,
                                                              int limit);

}  // namespace terpadu::performance
