#include "services/reporting/store/savings_store.h"

#include <algorithm>

#include "libs/base/status.h"
#include "services/reporting/domain/savings.h"
#include "services/reporting/store/reach_sql.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

// `judged`: every line of year $2 with the set of its reasons, of unit $3 and account $4 those shown. The kind of a
// sasaran is 5 (PlanNodeKind); a target of kind 0 was not understood, one of kind 10 is an explicit `-`.
constexpr std::string_view kLine = R"sql(
  WITH RECURSIVE line AS MATERIALIZED (
    SELECT budget_line.name, budget_line.plan_node, budget_line.unit, budget_line.account COLLATE "C" AS account,
           budget_line.amount
      FROM budget JOIN budget_line ON budget_line.instansi = $1 AND budget_line.budget = budget.name
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2 AND budget_line.amount > 0))sql";

constexpr std::string_view kJudged = R"sql(,
  sasaran AS (
    SELECT indicator FROM (SELECT DISTINCT indicator FROM measured) AS any_of
     WHERE EXISTS (SELECT FROM edge
                     JOIN plan_node ON plan_node.instansi = $1 AND plan_node.name = edge.from_name AND plan_node.kind = 5
                    WHERE edge.instansi = $1 AND edge.to_name = any_of.indicator AND edge.kind = 'anchor')),
  serving_unit AS MATERIALIZED (
    SELECT DISTINCT serves.indicator, line.unit FROM line JOIN serves ON serves.node = line.plan_node
     WHERE line.unit <> ''),
  shared AS MATERIALIZED (SELECT indicator FROM serving_unit GROUP BY indicator HAVING count(*) > 1),
  reaching AS (SELECT DISTINCT node FROM measured JOIN sasaran USING (indicator)),
  serving AS (
    SELECT serves.node, bool_or(shared.indicator IS NOT NULL) AS shared,
           bool_or(EXISTS (SELECT FROM target
                            WHERE target.instansi = $1 AND target.indicator = serves.indicator AND target.year = $2
                              AND target.kind NOT IN (0, 10))) AS targeted
      FROM serves LEFT JOIN shared USING (indicator) GROUP BY serves.node),
  judged AS MATERIALIZED (
    SELECT line.*,
           CASE WHEN reaching.node IS NULL THEN 1 ELSE 0 END + CASE WHEN serving.shared THEN 2 ELSE 0 END
             + CASE WHEN NOT serving.targeted THEN 4 ELSE 0 END AS reasons,
           greatest(0, line.amount - coalesce(line_money.reserved, 0) - coalesce(line_money.committed, 0)) AS free
      FROM line
      LEFT JOIN reaching ON reaching.node = line.plan_node
      LEFT JOIN serving ON serving.node = line.plan_node
      LEFT JOIN line_money ON line_money.instansi = $1 AND line_money.line = line.name
     WHERE ($3 = '' OR line.unit = $3) AND ($4 = '' OR starts_with(line.account || '.', $4 || '.'))))sql";

// $5 and $6 by what, $7 to how many parts accounts are cut, $8 after which group ($9, $10). Sums of all groups come
// first, with a NULL unit: one row for each set of reasons.
constexpr std::string_view kGroups = R"sql(,
  grouped AS MATERIALIZED (
    SELECT CASE WHEN $5::boolean THEN unit ELSE '' END AS unit,
           CASE WHEN $6::boolean THEN array_to_string((string_to_array(account, '.'))[1:$7::int], '.') ELSE '' END
             COLLATE "C" AS account,
           reasons, count(*) AS lines, sum(amount) AS amount, sum(free) AS free
      FROM judged GROUP BY 1, 2, 3),
  standing AS (
    SELECT unit, account FROM grouped
     WHERE NOT $8::boolean OR (unit, account) > ($9 COLLATE "C", $10 COLLATE "C")
     GROUP BY 1, 2 HAVING bool_or(reasons > 0) ORDER BY 1, 2 LIMIT $11)
  SELECT NULL AS unit, NULL AS account, reasons, sum(lines)::bigint, sum(amount)::bigint, sum(free)::bigint
    FROM grouped GROUP BY reasons
  UNION ALL
  SELECT unit, account, reasons, lines, amount::bigint, free::bigint FROM grouped JOIN standing USING (unit, account)
   ORDER BY 1 NULLS FIRST, 2, 3)sql";
constexpr Statement kSummarize = {"savings_summarize", Sql<kLine, kReach, kJudged, kGroups>};

// $5 the set of reasons of which one must hold, $6 after which line. Of the units one more than are shown is read, as
// the line's own is among them.
constexpr std::string_view kPage = R"sql(,
  page AS MATERIALIZED (
    SELECT * FROM judged WHERE reasons & $5::int <> 0 AND name > $6 ORDER BY name LIMIT $7),
  served AS (
    SELECT node, array_to_string((array_agg(indicator ORDER BY indicator))[1:20], ' ') AS indicators
      FROM serves WHERE node IN (SELECT plan_node FROM page) GROUP BY node),
  sharing AS (
    SELECT serves.node, array_to_string((array_agg(DISTINCT serving_unit.unit ORDER BY serving_unit.unit))[1:21], ' ')
             AS units
      FROM serves JOIN shared USING (indicator) JOIN serving_unit USING (indicator)
     WHERE serves.node IN (SELECT plan_node FROM page) GROUP BY serves.node)
  SELECT page.name, coalesce(link.title, ''), page.unit, page.account, page.plan_node, page.amount, page.free,
         page.reasons, coalesce(served.indicators, ''), coalesce(sharing.units, '')
    FROM page
    LEFT JOIN served ON served.node = page.plan_node
    LEFT JOIN sharing ON sharing.node = page.plan_node
    LEFT JOIN link ON link.instansi = $1 AND link.name = page.name
   ORDER BY page.name)sql";
constexpr Statement kList = {"savings_list", Sql<kLine, kReach, kJudged, kPage>};

Params ParamsOf(const Scope& scope, const SavingsQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.year).Text(query.unit).Text(query.account);
  return params;
}

v1::SavingsSums SumsOf(const SavingsTally& tally) {
  v1::SavingsSums sums;
  sums.set_lines(tally.lines());
  sums.set_amount(tally.amount());
  sums.set_free(tally.free());
  for (int number = 1; number <= kSavingsReasons; ++number) {
    const SavingsTally::OfReason& of = tally.of(static_cast<SavingsReason>(number));
    v1::SavingsReasonSums& reason = *sums.add_reasons();
    reason.set_reason(static_cast<v1::SavingsReason>(number));
    reason.set_lines(of.lines);
    reason.set_amount(of.amount);
    reason.set_first_lines(of.first_lines);
    reason.set_first_amount(of.first_amount);
  }
  sums.set_judged_lines(tally.judged_lines());
  sums.set_judged_amount(tally.judged_amount());
  return sums;
}

static_assert(static_cast<int>(SavingsReason::kNoSasaranIndicator) == v1::SAVINGS_REASON_NO_SASARAN_INDICATOR);
static_assert(static_cast<int>(SavingsReason::kSharedIndicator) == v1::SAVINGS_REASON_SHARED_INDICATOR);
static_assert(static_cast<int>(SavingsReason::kNoTarget) == v1::SAVINGS_REASON_NO_TARGET);

constexpr int kMostNames = 20;

// Of `names`, in which each is apart by a blank, those that are not `without`, as many as are shown.
void AddNames(const std::string& names, std::string_view without, google::protobuf::RepeatedPtrField<std::string>& to) {
  for (size_t begin = 0; begin < names.size() && to.size() < kMostNames;) {
    const size_t end = std::min(names.find(' ', begin), names.size());
    const std::string name = names.substr(begin, end - begin);
    if (name != without) {
      *to.Add() = name;
    }
    begin = end + 1;
  }
}

}  // namespace

absl::StatusOr<SavingsSummary> SummarizeSavings(postgres::Connection& connection, const Scope& scope,
                                                const SavingsQuery& query, const SavingsGrouping& grouping,
                                                const std::pair<std::string, std::string>* after, int limit) {
  enum Column { kUnit, kAccount, kReasons, kLines, kAmount, kFree };
  Params params = ParamsOf(scope, query);
  params.Bool(grouping.by_unit).Bool(grouping.by_account).Int(grouping.account_parts).Bool(after != nullptr);
  params.Text(after == nullptr ? "" : after->first).Text(after == nullptr ? "" : after->second).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSummarize, params));
  const auto add = [&rows](SavingsTally& tally, int row) {
    return tally.Add(static_cast<int>(rows.Int(row, kReasons)), rows.Int(row, kLines), rows.Int(row, kAmount),
                     rows.Int(row, kFree));
  };
  SavingsSummary summary;
  int row = 0;
  SavingsTally total;
  for (; row < rows.size() && rows.IsNull(row, kUnit); ++row) {
    TERPADU_RETURN_IF_ERROR(add(total, row));
  }
  summary.total = SumsOf(total);
  while (row < rows.size()) {
    v1::SavingsRow& group = summary.rows.emplace_back();
    group.set_unit(rows.Text(row, kUnit));
    group.set_account(rows.Text(row, kAccount));
    SavingsTally tally;
    for (; row < rows.size() && rows.Text(row, kUnit) == group.unit() && rows.Text(row, kAccount) == group.account();
         ++row) {
      TERPADU_RETURN_IF_ERROR(add(tally, row));
    }
    *group.mutable_sums() = SumsOf(tally);
  }
  return summary;
}

absl::StatusOr<std::vector<v1::SavingsLine>> ListSavingsLines(postgres::Connection& connection, const Scope& scope,
                                                              const SavingsQuery& query, v1::SavingsReason reason,
                                                              std::string_view after, int limit) {
  enum Column { kName, kTitle, kUnit, kAccount, kPlanNode, kAmount, kFree, kReasons, kIndicators, kOtherUnits };
  const int any = (1 << kSavingsReasons) - 1;
  Params params = ParamsOf(scope, query);
  params.Int(reason == 0 ? any : 1 << (reason - 1)).Text(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::SavingsLine> lines;
  for (int row = 0; row < rows.size(); ++row) {
    v1::SavingsLine& line = lines.emplace_back();
    line.set_line(rows.Text(row, kName));
    line.set_title(rows.Text(row, kTitle));
    line.set_unit(rows.Text(row, kUnit));
    line.set_account(rows.Text(row, kAccount));
    line.set_plan_node(rows.Text(row, kPlanNode));
    line.set_amount(rows.Int(row, kAmount));
    line.set_free(rows.Int(row, kFree));
    for (const SavingsReason held : ReasonsIn(static_cast<int>(rows.Int(row, kReasons)))) {
      line.add_reasons(static_cast<v1::SavingsReason>(held));
    }
    AddNames(rows.Text(row, kIndicators), "", *line.mutable_indicators());
    AddNames(rows.Text(row, kOtherUnits), line.unit(), *line.mutable_other_units());
  }
  return lines;
}

}  // namespace terpadu::reporting
