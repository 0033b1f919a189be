#include "services/reporting/store/e_monev_store.h"

#include "libs/base/calendar.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// $4 is the LineGrouping. Payments are of the calendar year, month by month as an array.
constexpr Statement kLines = {"e_monev_lines", R"sql(
  WITH line AS MATERIALIZED (
    SELECT line.name, line.unit, line.amount
      FROM budget_line AS line
     WHERE line.instansi = $1 AND ($3 = '' OR line.unit = $3)
       AND line.budget IN (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2)),
  paid AS (
    SELECT payment.line, substr(payment.day, 6, 2)::int AS month, sum(payment.amount) AS amount
      FROM payment JOIN line ON line.name = payment.line
     WHERE payment.instansi = $1 AND payment.day BETWEEN $2 || '-01-01' AND $2 || '-12-31'
     GROUP BY 1, 2),
  each AS (
    SELECT CASE $4::int WHEN 0 THEN '' WHEN 1 THEN line.unit ELSE line.name END COLLATE "C" AS name,
           CASE $4::int WHEN 0 THEN '' ELSE line.unit END AS unit, 1 AS lines,
           CASE WHEN plan.line IS NULL THEN 1 ELSE 0 END AS without, line.amount,
           m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12,
           p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12
      FROM line
      LEFT JOIN cash_plan AS plan ON plan.instansi = $1 AND plan.line = line.name
      LEFT JOIN (
        SELECT line, sum(amount) FILTER (WHERE month = 1) AS p1, sum(amount) FILTER (WHERE month = 2) AS p2,
               sum(amount) FILTER (WHERE month = 3) AS p3, sum(amount) FILTER (WHERE month = 4) AS p4,
               sum(amount) FILTER (WHERE month = 5) AS p5, sum(amount) FILTER (WHERE month = 6) AS p6,
               sum(amount) FILTER (WHERE month = 7) AS p7, sum(amount) FILTER (WHERE month = 8) AS p8,
               sum(amount) FILTER (WHERE month = 9) AS p9, sum(amount) FILTER (WHERE month = 10) AS p10,
               sum(amount) FILTER (WHERE month = 11) AS p11, sum(amount) FILTER (WHERE month = 12) AS p12
          FROM paid GROUP BY line) AS months ON months.line = line.name)
  SELECT name, max(unit), sum(lines), sum(without), sum(amount)::bigint,
         coalesce(sum(m1), 0)::bigint, coalesce(sum(m2), 0)::bigint, coalesce(sum(m3), 0)::bigint,
         coalesce(sum(m4), 0)::bigint, coalesce(sum(m5), 0)::bigint, coalesce(sum(m6), 0)::bigint,
         coalesce(sum(m7), 0)::bigint, coalesce(sum(m8), 0)::bigint, coalesce(sum(m9), 0)::bigint,
         coalesce(sum(m10), 0)::bigint, coalesce(sum(m11), 0)::bigint, coalesce(sum(m12), 0)::bigint,
         coalesce(sum(p1), 0)::bigint, coalesce(sum(p2), 0)::bigint, coalesce(sum(p3), 0)::bigint,
         coalesce(sum(p4), 0)::bigint, coalesce(sum(p5), 0)::bigint, coalesce(sum(p6), 0)::bigint,
         coalesce(sum(p7), 0)::bigint, coalesce(sum(p8), 0)::bigint, coalesce(sum(p9), 0)::bigint,
         coalesce(sum(p10), 0)::bigint, coalesce(sum(p11), 0)::bigint, coalesce(sum(p12), 0)::bigint
    FROM each
   WHERE NOT $5::boolean OR name > $6 COLLATE "C"
   GROUP BY name ORDER BY name LIMIT $7)sql"};

enum LineColumn { kName, kUnit, kLineCount, kWithoutPlan, kAmount, kPlanned, kPaid = kPlanned + 12 };

// Contracts of packages of the year, with their points by day.
constexpr Statement kContracts = {"e_monev_contracts", R"sql(
  WITH chosen AS (
    SELECT contract.name, package.unit, contract.amount
      FROM contract
      JOIN rup_package AS package ON package.instansi = $1 AND package.name = contract.rup_package
     WHERE contract.instansi = $1 AND contract.signed AND ($3 = '' OR package.unit = $3)
       AND package.budget IN (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2)
       AND contract.name > $4 COLLATE "C"
       AND EXISTS (SELECT FROM progress_point WHERE instansi = $1 AND progress_point.contract = contract.name)
     ORDER BY contract.name LIMIT nullif($5, 0))
  SELECT chosen.name, chosen.unit, chosen.amount, point.measured, point.day, point.basis_points
    FROM chosen JOIN progress_point AS point ON point.instansi = $1 AND point.contract = chosen.name
   ORDER BY chosen.name, point.measured, point.day)sql"};

constexpr Statement kActions = {"e_monev_actions", R"sql(
  SELECT coalesce(sum(q1), 0), coalesce(sum(q2), 0), coalesce(sum(q3), 0), coalesce(sum(q4), 0)
    FROM action_plan AS plan
    JOIN agreement ON agreement.instansi = $1 AND agreement.name = plan.agreement AND agreement.state = 2
   WHERE plan.instansi = $1 AND agreement.year = $2 AND ($3 = '' OR agreement.unit = $3))sql"};  // 2 is SIGNED

Params ParamsOf(const postgres::Scope& scope, const ProgressQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.year).Text(query.unit);
  return params;
}

}  // namespace

absl::StatusOr<std::vector<LineProgress>> ListLineProgress(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const ProgressQuery& query,
                                                           LineGrouping grouping,
                                                           const std::optional<std::string>& after, int limit) {
  Params params = ParamsOf(scope, query);
  params.Int(static_cast<int>(grouping)).Bool(after.has_value()).Text(after.value_or("")).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kLines, params));
  std::vector<LineProgress> list;
  for (int row = 0; row < rows.size(); ++row) {
    LineProgress& progress = list.emplace_back();
    progress.name = rows.Text(row, kName);
    progress.unit = rows.Text(row, kUnit);
    progress.lines = rows.Int(row, kLineCount);
    progress.lines_without_plan = rows.Int(row, kWithoutPlan);
    progress.amount = rows.Int(row, kAmount);
    for (int month = 0; month < 12; ++month) {
      progress.planned[month] = rows.Int(row, kPlanned + month);
      progress.paid[month] = rows.Int(row, kPaid + month);
    }
  }
  return list;
}

absl::StatusOr<std::vector<ContractProgress>> ListContractProgress(postgres::Connection& connection,
                                                                   const postgres::Scope& scope,
                                                                   const ProgressQuery& query, std::string_view after,
                                                                   int limit) {
  Params params = ParamsOf(scope, query);
  params.Text(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kContracts, params));
  std::vector<ContractProgress> list;
  for (int row = 0; row < rows.size(); ++row) {
    if (list.empty() || list.back().name != rows.Text(row, 0)) {
      ContractProgress& contract = list.emplace_back();
      contract.name = rows.Text(row, 0);
      contract.unit = rows.Text(row, 1);
      contract.amount = rows.Int(row, 2);
    }
    TERPADU_ASSIGN(const CalendarDay day, ParseDay(rows.Text(row, 4)));
    ProgressPoints& points = rows.Bool(row, 3) ? list.back().measured : list.back().planned;
    points.emplace_back(day, static_cast<int32_t>(rows.Int(row, 5)));
  }
  return list;
}

absl::StatusOr<std::array<int64_t, 4>> CountActions(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const ProgressQuery& query) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kActions, ParamsOf(scope, query)));
  return std::array<int64_t, 4>{rows.Int(0, 0), rows.Int(0, 1), rows.Int(0, 2), rows.Int(0, 3)};
}

}  // namespace terpadu::reporting
