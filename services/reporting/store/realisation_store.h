#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/realisation_service.pb.h"

namespace terpadu::reporting {

// By what rows are grouped.
struct Grouping {
  bool unit = false, kind = false, category = false, method = false, month = false;
};

struct RealisationSummary {
  std::vector<v1::RealisationGroup> groups;  // one more than a page when there are more
  v1::RealisationSums total;
};

// Groups after the group `after`, at most `limit`, and the sums of all rows.
absl::StatusOr<RealisationSummary> SummarizeRealisation(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const v1::RealisationFilter& filter, const Grouping& by,
                                                        const std::optional<v1::RealisationGroup>& after, int limit);

// Rows by name, after the name `after`, at most `limit`.
absl::StatusOr<std::vector<v1::RealisationRow>> ListRealisation(postgres::Connection& connection,
                                                                const postgres::Scope& scope,
                                                                const v1::RealisationFilter& filter,
                                                                std::string_view after, int limit);

// Where a page of deviations goes on: after this size, then this name.
struct DeviationPlace {
  int64_t size = 0;
  std::string name;
};
// Rows that deviate, by size and name, at most `limit`.
absl::StatusOr<std::vector<v1::DeviationRow>> ListDeviations(postgres::Connection& connection,
                                                             const postgres::Scope& scope,
                                                             const v1::RealisationFilter& filter,
                                                             v1::DeviationKind kind,
                                                             const std::optional<DeviationPlace>& after, int limit);

// 202503 of a group; 0 for none.
int MonthOf(const v1::RealisationGroup& group);

}  // namespace terpadu::reporting
