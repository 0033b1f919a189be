#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/e_report.pb.h"

namespace terpadu::reporting {

// Which packages of a fiscal year are summed, and by what.
struct RupQuery {
  int32_t year = 0;
  bool by_unit = false, by_kind = false, by_category = false, by_method = false, by_month = false;
  std::string unit;  // "" for any
  int kind = 0, category = 0, method = 0;
};

struct RupSummary {
  std::vector<v1::EReportRow> rows;  // one more than a page when there are more
  v1::EReportSums total;
};

// Groups after the group `after`, at most `limit`, and the sums of all groups: one pass over the packages.
absl::StatusOr<RupSummary> SummarizeRup(postgres::Connection& connection, const postgres::Scope& scope,
                                        const RupQuery& query, const std::optional<v1::EReportRow>& after, int limit);

// 202503 of a row's year and month; 0 for none.
int MonthOf(const v1::EReportRow& row);

}  // namespace terpadu::reporting
