#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

absl::StatusOr<bool> BudgetIsHere(postgres::Connection& connection, const postgres::Scope& scope,
                                  std::string_view budget);

// The lines of `budget` after `after`, by name, at most `limit`.
absl::StatusOr<std::vector<v1::CoverageRow>> ListCoverage(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view budget,
                                                          std::string_view after, int limit);

// Every state in the order of the enum, those without a line too.
absl::StatusOr<std::vector<v1::CoverageCount>> CountCoverage(postgres::Connection& connection,
                                                             const postgres::Scope& scope, std::string_view budget);

}  // namespace terpadu::reporting
