#include "services/reporting/store/orphan_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "services/reporting/store/link_columns.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// Each takes $1 the instansi, $2 the year, $3 the name after which, $4 how many, and $5 the rows of its rule or an
// empty array. Plans count while they are in force (state 2) and cover the year.

constexpr Statement kNodeWithoutIndicator = {"orphan_node_without_indicator", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM plan
    JOIN plan_node ON plan_node.instansi = $1 AND plan_node.plan = plan.name
    JOIN link ON link.instansi = $1 AND link.name = plan_node.name
   WHERE plan.instansi = $1 AND plan.state = 2 AND $2 BETWEEN plan.start_year AND plan.end_year
     AND plan_node.name > $3 AND plan.kind || '/' || plan_node.kind = ANY ($5::text[])
     AND NOT EXISTS (SELECT FROM indicator WHERE indicator.instansi = $1 AND indicator.node = plan_node.name)
   ORDER BY plan_node.name LIMIT $4)sql"};

constexpr Statement kIndicatorWithoutNode = {"orphan_indicator_without_node", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM plan
    JOIN indicator ON indicator.instansi = $1 AND indicator.plan = plan.name
    JOIN link ON link.instansi = $1 AND link.name = indicator.name
   WHERE plan.instansi = $1 AND plan.state = 2 AND $2 BETWEEN plan.start_year AND plan.end_year
     AND indicator.name > $3 AND $5::text[] IS NOT NULL
     AND NOT EXISTS (SELECT FROM plan_node WHERE plan_node.instansi = $1 AND plan_node.name = indicator.node)
   ORDER BY indicator.name LIMIT $4)sql"};

// 8 is SUB_KEGIATAN, 9 ACTION.
constexpr Statement kNodeWithoutBudgetLine = {"orphan_node_without_line", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM plan
    JOIN plan_node ON plan_node.instansi = $1 AND plan_node.plan = plan.name AND plan_node.kind IN (8, 9)
    JOIN ceiling ON ceiling.instansi = $1 AND ceiling.name = plan_node.name AND ceiling.year = $2
    JOIN link ON link.instansi = $1 AND link.name = plan_node.name
   WHERE plan.instansi = $1 AND plan.state = 2 AND plan_node.name > $3 AND ceiling.amount > 0
     AND $5::text[] IS NOT NULL
     AND NOT EXISTS (
       SELECT FROM budget_line
         JOIN budget ON budget.instansi = $1 AND budget.name = budget_line.budget AND budget.fiscal_year = $2
        WHERE budget_line.instansi = $1 AND budget_line.plan_node = plan_node.name)
   ORDER BY plan_node.name LIMIT $4)sql"};

// States 1 to 4 of a package are those in force.
constexpr Statement kLineWithoutPackage = {"orphan_line_without_package", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM budget
    JOIN budget_line ON budget_line.instansi = $1 AND budget_line.budget = budget.name
    JOIN link ON link.instansi = $1 AND link.name = budget_line.name
   WHERE budget.instansi = $1 AND budget.fiscal_year = $2 AND budget_line.name > $3 AND budget_line.amount > 0
     AND NOT EXISTS (SELECT FROM unnest($5::text[]) AS exempt (code)
                      WHERE starts_with(budget_line.account || '.', exempt.code || '.'))
     AND NOT EXISTS (
       SELECT FROM allocation
         JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
                         AND rup_package.state BETWEEN 1 AND 4
        WHERE allocation.instansi = $1 AND allocation.line = budget_line.name)
   ORDER BY budget_line.name LIMIT $4)sql"};

// 3 is ANNOUNCED, 4 KAJI_ULANG. A package is of the years whose budgets it takes from.
constexpr Statement kPackageWithoutRpp = {"orphan_package_without_rpp", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM rup_package
    JOIN link ON link.instansi = $1 AND link.name = rup_package.name
   WHERE rup_package.instansi = $1 AND rup_package.name > $3 AND rup_package.state IN (3, 4)
     AND $5::text[] IS NOT NULL
     AND EXISTS (
       SELECT FROM allocation
         JOIN budget ON budget.instansi = $1 AND budget.name = allocation.budget AND budget.fiscal_year = $2
        WHERE allocation.instansi = $1 AND allocation.rup_package = rup_package.name)
     AND NOT EXISTS (SELECT FROM rpp WHERE rpp.instansi = $1 AND rpp.rup_package = rup_package.name)
   ORDER BY rup_package.name LIMIT $4)sql"};

// A contract is of the years of its package's budgets; without one that is known, of the year of its signature. The few
// without an RPP are found first, and their years one by one: a join would first find the years of all.
constexpr Statement kContractWithoutRpp = {"orphan_contract_without_rpp", R"sql(
  WITH alone AS MATERIALIZED (
    SELECT name, rup_package, sign_year FROM contract
     WHERE instansi = $1 AND name > $3 AND NOT refused AND $5::text[] IS NOT NULL
       AND NOT EXISTS (SELECT FROM rpp WHERE rpp.instansi = $1 AND rpp.name = contract.rpp)),
  dated AS MATERIALIZED (
    SELECT name, sign_year,
           ARRAY(SELECT (SELECT fiscal_year FROM budget
                          WHERE budget.instansi = $1 AND budget.name = allocation.budget)
                   FROM allocation
                  WHERE allocation.instansi = $1 AND allocation.rup_package = alone.rup_package) AS years
      FROM alone)
  SELECT )sql" TERPADU_LINK_COLUMNS R"sql(
    FROM dated JOIN link ON link.instansi = $1 AND link.name = dated.name
   WHERE $2 = ANY (years)
      OR (array_remove(years, NULL) = '{}' AND sign_year = $2)
   ORDER BY dated.name LIMIT $4)sql"};

// A target of kind 0 was not understood, one of kind 10 is an explicit `-`.
constexpr Statement kIndicatorWithoutMeasurement = {"orphan_indicator_without_measurement",
                                                    "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM plan
    JOIN indicator ON indicator.instansi = $1 AND indicator.plan = plan.name
    JOIN target ON target.instansi = $1 AND target.indicator = indicator.name AND target.year = $2
               AND target.kind NOT IN (0, 10)
    JOIN link ON link.instansi = $1 AND link.name = indicator.name
   WHERE plan.instansi = $1 AND plan.state = 2 AND indicator.name > $3 AND $5::text[] IS NOT NULL
     AND NOT EXISTS (SELECT FROM measurement
                      WHERE measurement.instansi = $1 AND measurement.indicator = indicator.name
                        AND measurement.year = $2)
   ORDER BY indicator.name LIMIT $4)sql"};

// Kind 5 of a plan is ROADMAP_RB, 3 RKPD, 4 RENJA; kind 9 of a node ACTION.
constexpr Statement kActionNotCarried = {"orphan_action_not_carried", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM plan
    JOIN plan_node ON plan_node.instansi = $1 AND plan_node.plan = plan.name AND plan_node.kind = 9
    JOIN link ON link.instansi = $1 AND link.name = plan_node.name
   WHERE plan.instansi = $1 AND plan.state = 2 AND plan.kind = 5 AND $2 BETWEEN plan.start_year AND plan.end_year
     AND plan_node.name > $3 AND $5::text[] IS NOT NULL
     AND (SELECT count(DISTINCT other.kind)
            FROM carried_node
            JOIN plan AS other ON other.instansi = $1 AND other.name = carried_node.plan AND other.state = 2
                              AND other.kind IN (3, 4) AND $2 BETWEEN other.start_year AND other.end_year
           WHERE carried_node.instansi = $1 AND carried_node.carried = plan_node.name) < 2
   ORDER BY plan_node.name LIMIT $4)sql"};

const Statement& StatementOf(v1::OrphanEdge edge) {
  switch (edge) {
    case v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR:
      return kNodeWithoutIndicator;
    case v1::ORPHAN_EDGE_INDICATOR_WITHOUT_NODE:
      return kIndicatorWithoutNode;
    case v1::ORPHAN_EDGE_NODE_WITHOUT_BUDGET_LINE:
      return kNodeWithoutBudgetLine;
    case v1::ORPHAN_EDGE_BUDGET_LINE_WITHOUT_RUP_PACKAGE:
      return kLineWithoutPackage;
    case v1::ORPHAN_EDGE_RUP_PACKAGE_WITHOUT_RPP:
      return kPackageWithoutRpp;
    case v1::ORPHAN_EDGE_CONTRACT_WITHOUT_RPP:
      return kContractWithoutRpp;
    case v1::ORPHAN_EDGE_ACTION_NOT_CARRIED:
      return kActionNotCarried;
    default:
      TERPADU_ASSERT(edge == v1::ORPHAN_EDGE_INDICATOR_WITHOUT_MEASUREMENT);
      return kIndicatorWithoutMeasurement;
  }
}

std::vector<std::string> RuleOf(v1::OrphanEdge edge, const GapRules& rules) {
  switch (edge) {
    case v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR:
      return rules.measured_nodes;
    case v1::ORPHAN_EDGE_BUDGET_LINE_WITHOUT_RUP_PACKAGE:
      return rules.accounts_without_rup;
    default:
      return {};
  }
}

}  // namespace

absl::StatusOr<std::vector<v1::Link>> ListOrphansOf(postgres::Connection& connection, const postgres::Scope& scope,
                                                    v1::OrphanEdge edge, int32_t year, const GapRules& rules,
                                                    std::string_view after, int limit) {
  Params params;
  params.Text(scope.instansi).Int(year).Text(after).Int(limit).TextArray(RuleOf(edge, rules));
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, StatementOf(edge), params));
  std::vector<v1::Link> orphans;
  orphans.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    orphans.push_back(LinkAt(rows, row, 0));
  }
  return orphans;
}

}  // namespace terpadu::reporting
