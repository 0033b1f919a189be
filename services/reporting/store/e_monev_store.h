#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/s_curve.h"

namespace terpadu::reporting {

// The lines of a fiscal year, of one unit or of all.
struct ProgressQuery {
  int32_t year = 0;
  std::string unit;  // "" for any
};

// By what lines are summed.
enum class LineGrouping { kAll, kUnit, kLine };

struct LineProgress {
  std::string name;
  std::string unit;
  int64_t lines = 0;
  int64_t lines_without_plan = 0;
  int64_t amount = 0;
  YearAmounts planned = {};
  YearAmounts paid = {};
};

// Sums by name, after the name `after`, at most `limit`; with kAll one row at most.
absl::StatusOr<std::vector<LineProgress>> ListLineProgress(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const ProgressQuery& query,
                                                           LineGrouping grouping,
                                                           const std::optional<std::string>& after, int limit);

// A contract in force with points of its progress.
struct ContractProgress {
  std::string name;
  std::string unit;
  int64_t amount = 0;
  ProgressPoints planned;
  ProgressPoints measured;
};

// By name, after the name `after`, at most `limit`; all with a limit of 0.
absl::StatusOr<std::vector<ContractProgress>> ListContractProgress(postgres::Connection& connection,
                                                                   const postgres::Scope& scope,
                                                                   const ProgressQuery& query, std::string_view after,
                                                                   int limit);

// How many actions the agreements in force have for each quarter.
absl::StatusOr<std::array<int64_t, 4>> CountActions(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const ProgressQuery& query);

}  // namespace terpadu::reporting
