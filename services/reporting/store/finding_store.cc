#include "services/reporting/store/finding_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Statement;

// Each takes $1 the instansi, $2 the year, $3 the day, $4 its thresholds, $5 the accounts that need no package, $6 how
// many, and gives subject, title, unit, amount, detail and causes. Packages are of state 1 to 4 while they are in
// force, 3 and 4 when they are public.

constexpr Statement kLateRpp = {"finding_late_rpp", R"sql(
  WITH announced AS (
    SELECT package.name, package.unit, package.pagu,
           (make_date(package.selection_month / 100, greatest(1, least(12, package.selection_month % 100)), 1)
             - make_interval(months => ($4::bigint[])[1]::int))::date + ($4::bigint[])[2]::int - 1 AS due
      FROM budget
      JOIN rup_package AS package ON package.instansi = $1 AND package.budget = budget.name
       AND package.state IN (3, 4) AND package.kind = 1 AND package.selection_month > 100
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2 AND $5::text[] IS NOT NULL)
  SELECT announced.name, coalesce(link.title, ''), announced.unit, announced.pagu,
         'no RPP, which was due ' || announced.due, announced.name
    FROM announced LEFT JOIN link ON link.instansi = $1 AND link.name = announced.name
   WHERE $3::date > announced.due
     AND NOT EXISTS (SELECT FROM rpp WHERE rpp.instansi = $1 AND rpp.rup_package = announced.name)
   ORDER BY announced.name LIMIT $6)sql"};

constexpr Statement kLineWithoutRup = {"finding_line_without_rup", R"sql(
  SELECT line.name, coalesce(link.title, ''), line.unit, line.amount, 'no package takes from it', line.name
    FROM budget
    JOIN budget_line AS line ON line.instansi = $1 AND line.budget = budget.name
    LEFT JOIN link ON link.instansi = $1 AND link.name = line.name
   WHERE budget.instansi = $1 AND budget.fiscal_year = $2
     AND $3::date >= make_date($2::int, ($4::bigint[])[1]::int, ($4::bigint[])[2]::int)
     AND line.amount >= greatest(1, ($4::bigint[])[3])
     AND NOT EXISTS (SELECT FROM unnest($5::text[]) AS exempt (code)
                      WHERE starts_with(line.account || '.', exempt.code || '.'))
     AND NOT EXISTS (
       SELECT FROM allocation
         JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
                         AND rup_package.state BETWEEN 1 AND 4
        WHERE allocation.instansi = $1 AND allocation.line = line.name)
   ORDER BY line.name LIMIT $6)sql"};

constexpr Statement kOverAllocation = {"finding_over_allocation", R"sql(
  SELECT line.name, coalesce(link.title, ''), line.unit, taken.announced - line.amount,
         'announced packages take more than it has',
         array_to_string(ARRAY(
           SELECT allocation.rup_package FROM allocation
             JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
                             AND rup_package.state IN (3, 4)
            WHERE allocation.instansi = $1 AND allocation.line = line.name ORDER BY 1 LIMIT 50), ' ')
    FROM budget
    JOIN budget_line AS line ON line.instansi = $1 AND line.budget = budget.name
    JOIN line_announced AS taken ON taken.instansi = $1 AND taken.line = line.name
    LEFT JOIN link ON link.instansi = $1 AND link.name = line.name
   WHERE budget.instansi = $1 AND budget.fiscal_year = $2 AND $3::date IS NOT NULL AND $5::text[] IS NOT NULL
     AND taken.announced - line.amount >= greatest(1, ($4::bigint[])[1])
   ORDER BY line.name LIMIT $6)sql"};

// Months that are over on the day; what was paid until then. Causes: the lines that are most behind.
constexpr Statement kAbsorptionBelowPlan = {"finding_absorption_below_plan", R"sql(
  WITH month AS (
    SELECT extract(month FROM over)::int AS last, over
      FROM (SELECT least((date_trunc('month', $3::date + 1) - interval '1 day')::date, make_date($2::int, 12, 31)) AS over)
             AS day
     WHERE over >= make_date($2::int, 1, 31)),
  line AS MATERIALIZED (
    SELECT budget_line.name, budget_line.unit,
           coalesce((SELECT sum(amount) FROM unnest(ARRAY[plan.m1, plan.m2, plan.m3, plan.m4, plan.m5, plan.m6, plan.m7,
                       plan.m8, plan.m9, plan.m10, plan.m11, plan.m12]) WITH ORDINALITY AS planned (amount, number)
                      WHERE number <= month.last), 0) AS planned,
           coalesce((SELECT sum(amount) FROM payment
                      WHERE payment.instansi = $1 AND payment.line = budget_line.name
                        AND payment.day <= to_char($3::date, 'YYYY-MM-DD')), 0) AS paid
      FROM month
      JOIN budget ON budget.instansi = $1 AND budget.fiscal_year = $2
      JOIN budget_line ON budget_line.instansi = $1 AND budget_line.budget = budget.name AND budget_line.unit <> ''
      LEFT JOIN cash_plan AS plan ON plan.instansi = $1 AND plan.line = budget_line.name)
  SELECT unit, '', unit, (sum(planned) - sum(paid))::bigint,
         'paid ' || floor(sum(paid) * 100 / sum(planned)) || ' % of the cash plan until the end of month '
           || (SELECT last FROM month),
         array_to_string((array_agg(name ORDER BY planned - paid DESC, name))[1:50], ' ')
    FROM line WHERE $5::text[] IS NOT NULL
   GROUP BY unit
  HAVING sum(planned) >= greatest(1, ($4::bigint[])[2])
     AND sum(paid) * 10000 < sum(planned) * (10000 - ($4::bigint[])[1])
   ORDER BY unit LIMIT $6)sql"};

constexpr Statement kMeasurementMissing = {"finding_measurement_missing", R"sql(
  WITH quarter AS (
    SELECT max(number) AS last FROM generate_series(1, 4) AS number
     WHERE (make_date($2::int, number * 3, 1) + interval '1 month')::date + ($4::bigint[])[1]::int <= $3::date)
  SELECT indicator.name, coalesce(link.title, ''), '', 0::bigint, 'not measured for quarter ' || quarter.last,
         concat_ws(' ', indicator.name, nullif(indicator.node, ''))
    FROM quarter
    JOIN plan ON plan.instansi = $1 AND plan.state = 2 AND $2 BETWEEN plan.start_year AND plan.end_year
    JOIN indicator ON indicator.instansi = $1 AND indicator.plan = plan.name
    JOIN target ON target.instansi = $1 AND target.indicator = indicator.name AND target.year = $2
               AND target.kind NOT IN (0, 10)
    LEFT JOIN link ON link.instansi = $1 AND link.name = indicator.name
   WHERE quarter.last IS NOT NULL AND $5::text[] IS NOT NULL
     AND NOT EXISTS (SELECT FROM measurement
                      WHERE measurement.instansi = $1 AND measurement.indicator = indicator.name
                        AND measurement.year = $2 AND measurement.quarter = quarter.last)
   ORDER BY indicator.name LIMIT $6)sql"};

// Bought directly is method 1; construction is category 2, consultancy 3. Of several categories on a line the one with
// the largest sum is told.
constexpr Statement kSplitPackages = {"finding_split_packages", R"sql(
  WITH direct AS (
    SELECT allocation.line, package.category, package.name, package.pagu,
           CASE package.category WHEN 2 THEN ($4::bigint[])[2] WHEN 3 THEN ($4::bigint[])[3] ELSE ($4::bigint[])[1] END
             AS most
      FROM budget
      JOIN rup_package AS package ON package.instansi = $1 AND package.budget = budget.name AND package.method = 1
                                 AND package.kind = 1 AND package.state BETWEEN 1 AND 4
      JOIN allocation ON allocation.instansi = $1 AND allocation.rup_package = package.name
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2 AND $3::date IS NOT NULL AND $5::text[] IS NOT NULL),
  split AS (
    SELECT DISTINCT ON (line) line, count(*) AS packages, sum(pagu)::bigint AS pagu,
           array_to_string((array_agg(name ORDER BY name))[1:50], ' ') AS names
      FROM direct WHERE pagu <= most GROUP BY line, category
    HAVING count(*) >= greatest(2, ($4::bigint[])[4]) AND sum(pagu) > min(most)
     ORDER BY line, pagu DESC)
  SELECT split.line, coalesce(link.title, ''), coalesce(budget_line.unit, ''), split.pagu,
         split.packages || ' packages of one category are each bought directly', split.names
    FROM split
    LEFT JOIN budget_line ON budget_line.instansi = $1 AND budget_line.name = split.line
    LEFT JOIN link ON link.instansi = $1 AND link.name = split.line
   ORDER BY split.line LIMIT $6)sql"};

// `achieved`: of each indicator the newest achievement of the year, and what was paid of the lines of its node.
#define TERPADU_ACHIEVED(condition)                                                                                    \
  "WITH achieved AS (SELECT DISTINCT ON (measurement.indicator) measurement.indicator, measurement.name AS measured, " \
  "measurement.achievement FROM measurement WHERE measurement.instansi = $1 AND measurement.year = $2 "                \
  "ORDER BY measurement.indicator, measurement.quarter DESC, measurement.revision DESC, measurement.name DESC), "      \
  "spent AS (SELECT achieved.indicator, achieved.measured, achieved.achievement, min(line.unit) AS unit, "             \
  "sum(line.amount) AS amount, sum(coalesce(money.paid, 0)) AS paid, "                                                 \
  "array_to_string((array_agg(line.name ORDER BY line.name))[1:49], ' ') AS lines FROM achieved "                      \
  "JOIN indicator ON indicator.instansi = $1 AND indicator.name = achieved.indicator "                                 \
  "JOIN budget_line AS line ON line.instansi = $1 AND line.plan_node = indicator.node AND line.amount > 0 "            \
  "JOIN budget ON budget.instansi = $1 AND budget.name = line.budget AND budget.fiscal_year = $2 "                     \
  "LEFT JOIN line_money AS money ON money.instansi = $1 AND money.line = line.name "                                   \
  "WHERE achieved.achievement >= 0 GROUP BY 1, 2, 3) "                                                                 \
  "SELECT spent.indicator, coalesce(link.title, ''), spent.unit, spent.amount::bigint, "                               \
  "'achieved ' || spent.achievement / 100 || ' %, paid ' || floor(spent.paid * 100 / spent.amount) || ' %', "          \
  "spent.measured || ' ' || spent.lines FROM spent "                                                                   \
  "LEFT JOIN link ON link.instansi = $1 AND link.name = spent.indicator "                                              \
  "WHERE $3::date IS NOT NULL AND $5::text[] IS NOT NULL AND " condition " ORDER BY spent.indicator LIMIT $6"

constexpr Statement kAchievementWithoutSpending = {
    "finding_achievement_without_spending",
    TERPADU_ACHIEVED(
        "spent.achievement >= ($4::bigint[])[1] AND spent.paid * 10000 <= spent.amount * ($4::bigint[])[2]")};
constexpr Statement kSpendingWithoutAchievement = {
    "finding_spending_without_achievement",
    TERPADU_ACHIEVED(
        "spent.paid * 10000 >= spent.amount * ($4::bigint[])[1] AND spent.achievement <= ($4::bigint[])[2]")};

struct Query {
  const Statement* statement;  // none while nothing is followed that it could look at
  std::vector<std::string> thresholds;
};

const Query& QueryOf(v1::WarningRule rule) {
  static const auto* const queries =
      new std::vector<Query>{{&kLateRpp, {"months_before", "day"}},
                             {&kLineWithoutRup, {"month", "day", "least_amount"}},
                             {&kOverAllocation, {"least_excess"}},
                             {nullptr, {"days_before"}},
                             {&kAbsorptionBelowPlan, {"tolerance_bp", "least_planned"}},
                             {&kMeasurementMissing, {"grace_days"}},
                             {&kSplitPackages, {"limit", "construction_limit", "consultancy_limit", "least_packages"}},
                             {&kAchievementWithoutSpending, {"achievement_least_bp", "absorption_most_bp"}},
                             {&kSpendingWithoutAchievement, {"absorption_least_bp", "achievement_most_bp"}}};
  TERPADU_ASSERT(rule >= 1 && static_cast<size_t>(rule) <= queries->size());
  return (*queries)[static_cast<size_t>(rule) - 1];
}

}  // namespace

std::vector<std::string> ThresholdsOf(v1::WarningRule rule) { return QueryOf(rule).thresholds; }

absl::StatusOr<std::vector<Finding>> FindSubjects(postgres::Transaction& transaction, v1::WarningRule rule,
                                                  std::string_view instansi, int32_t year, const std::string& as_of,
                                                  const std::vector<int64_t>& thresholds,
                                                  const std::vector<std::string>& exempt_accounts, int limit) {
  enum Column { kSubject, kTitle, kUnit, kAmount, kDetail, kCauses };
  if (QueryOf(rule).statement == nullptr) {
    return std::vector<Finding>();
  }
  postgres::Params params;
  params.Text(instansi).Int(year).Text(as_of).IntArray(thresholds).TextArray(exempt_accounts).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(*QueryOf(rule).statement, params));
  std::vector<Finding> findings;
  findings.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    findings.push_back({rows.Text(row, kSubject), rows.Text(row, kTitle), rows.Text(row, kUnit), rows.Int(row, kAmount),
                        rows.Text(row, kDetail), rows.Text(row, kCauses)});
  }
  return findings;
}

}  // namespace terpadu::reporting
