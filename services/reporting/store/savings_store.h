#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/savings.pb.h"

namespace terpadu::reporting {

// Which lines of a fiscal year are shown; all are judged.
struct SavingsQuery {
  int32_t year = 0;
  std::string unit;     // "" for any
  std::string account;  // whole parts; "" for any
};

struct SavingsGrouping {
  bool by_unit = false;
  bool by_account = false;
  int account_parts = 6;
};

struct SavingsSummary {
  std::vector<v1::SavingsRow> rows;  // one more than a page when there are more
  v1::SavingsSums total;
};

// Groups after `after` (unit, account; null for all), at most `limit`, and the sums of all groups.
absl::StatusOr<SavingsSummary> SummarizeSavings(postgres::Connection& connection, const postgres::Scope& scope,
                                                const SavingsQuery& query, const SavingsGrouping& grouping,
                                                const std::pair<std::string, std::string>* after, int limit);

// The lines of the figure after `after`, by name, at most `limit`; those of `reason` alone, or of any when UNSPECIFIED.
absl::StatusOr<std::vector<v1::SavingsLine>> ListSavingsLines(postgres::Connection& connection,
                                                              const postgres::Scope& scope, const SavingsQuery& query,
                                                              v1::SavingsReason reason, std::string_view after,
                                                              int limit);

}  // namespace terpadu::reporting
