#include "services/reporting/store/integration_store.h"

#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// State 2 of a plan is ADOPTED, states 1 to 4 of a package those in force; kind 8 of a node is SUB_KEGIATAN, 9 ACTION;
// a target of kind 0 was not understood, one of kind 10 is an explicit `-`.
constexpr Statement kUnits = {"integration_units", R"sql(
  WITH in_force AS MATERIALIZED (
    SELECT name, unit FROM plan WHERE instansi = $1 AND state = 2 AND $2 BETWEEN start_year AND end_year),
  node AS MATERIALIZED (
    SELECT DISTINCT coalesce(node_unit.unit, in_force.unit) AS unit, plan_node.name, plan_node.kind IN (8, 9) AS counts
      FROM in_force
      JOIN plan_node ON plan_node.instansi = $1 AND plan_node.plan = in_force.name
      LEFT JOIN node_unit ON node_unit.instansi = $1 AND node_unit.node = plan_node.name),
  line AS MATERIALIZED (
    SELECT budget_line.unit, budget_line.name, plan_node.name IS NOT NULL AS tied,
           budget_line.amount > 0 AND NOT EXISTS (
             SELECT FROM unnest($3::text[]) AS exempt (code)
              WHERE starts_with(budget_line.account || '.', exempt.code || '.')) AS needs
      FROM budget
      JOIN budget_line ON budget_line.instansi = $1 AND budget_line.budget = budget.name
      LEFT JOIN plan_node ON plan_node.instansi = $1 AND plan_node.name = budget_line.plan_node
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2),
  packaged AS MATERIALIZED (
    SELECT DISTINCT allocation.line AS name
      FROM budget
      JOIN allocation ON allocation.instansi = $1 AND allocation.budget = budget.name
      JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
                      AND rup_package.state BETWEEN 1 AND 4
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2),
  of_nodes AS (
    SELECT unit, count(*) FILTER (WHERE counts) AS nodes FROM node GROUP BY unit),
  of_lines AS (
    SELECT unit, count(*) AS lines, count(*) FILTER (WHERE tied) AS tied, count(*) FILTER (WHERE needs) AS needing,
           count(*) FILTER (WHERE needs AND packaged.name IS NOT NULL) AS packaged
      FROM line LEFT JOIN packaged USING (name) GROUP BY unit),
  measured AS MATERIALIZED (
    SELECT DISTINCT indicator AS name FROM measurement WHERE instansi = $1 AND year = $2),
  of_indicators AS (
    SELECT node.unit, count(*) AS indicators, count(*) FILTER (WHERE measured.name IS NOT NULL) AS measured
      FROM node
      JOIN indicator ON indicator.instansi = $1 AND indicator.node = node.name
      JOIN target ON target.instansi = $1 AND target.indicator = indicator.name AND target.year = $2
                 AND target.kind NOT IN (0, 10)
      LEFT JOIN measured ON measured.name = indicator.name
     GROUP BY node.unit),
  known AS (
    SELECT name FROM unit WHERE instansi = $1 AND $2 BETWEEN first_year AND last_year
    UNION SELECT unit FROM of_nodes WHERE unit <> ''
    UNION SELECT unit FROM of_lines WHERE unit <> '')
  SELECT known.name, coalesce(unit.title, ''), coalesce(nodes, 0), coalesce(lines, 0), coalesce(tied, 0),
         coalesce(needing, 0), coalesce(packaged, 0), coalesce(indicators, 0), coalesce(measured, 0)
    FROM known
    LEFT JOIN unit ON unit.instansi = $1 AND unit.name = known.name
    LEFT JOIN of_nodes ON of_nodes.unit = known.name
    LEFT JOIN of_lines ON of_lines.unit = known.name
    LEFT JOIN of_indicators ON of_indicators.unit = known.name
   ORDER BY known.name COLLATE "C")sql"};

}  // namespace

absl::StatusOr<std::vector<UnitOfYear>> ReadUnitLinks(postgres::Connection& connection, const postgres::Scope& scope,
                                                      int32_t year, const std::vector<std::string>& exempt) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kUnits, Params().Text(scope.instansi).Int(year).TextArray(exempt)));
  std::vector<UnitOfYear> units;
  for (int row = 0; row < rows.size(); ++row) {
    const auto count = [&](int column) { return static_cast<int>(rows.Int(row, column)); };
    units.push_back({.name = rows.Text(row, 0),
                     .title = rows.Text(row, 1),
                     .links = {.nodes = count(2),
                               .lines = count(3),
                               .tied_lines = count(4),
                               .lines_needing_package = count(5),
                               .lines_with_package = count(6),
                               .indicators = count(7),
                               .measured_indicators = count(8)}});
  }
  return units;
}

}  // namespace terpadu::reporting
