#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/kpi.pb.h"

namespace terpadu::reporting {

// What the KPIs count with, by rule.
struct KpiRule {
  int rpp_answer_days = 0;
  int contract_days = 0;
  int good_rating = 0;
  std::string legal_basis;
};

struct KpiQuery {
  int32_t year = 0;
  std::string unit;  // "" for any
  KpiRule rule;
};

// Σ numerator and Σ denominator of each KPI that has rows, by its code.
absl::StatusOr<std::map<std::string, std::pair<int64_t, int64_t>>> SumKpis(postgres::Connection& connection,
                                                                           const postgres::Scope& scope,
                                                                           const KpiQuery& query);

// Rows of the KPI `code` by name and detail, after these two, at most `limit`.
absl::StatusOr<std::vector<v1::KpiRow>> ListKpiRows(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const KpiQuery& query, std::string_view code,
                                                    const std::pair<std::string, std::string>& after, int limit);

}  // namespace terpadu::reporting
