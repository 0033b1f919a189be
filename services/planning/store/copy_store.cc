#include "services/planning/store/copy_store.h"

#include "libs/base/status.h"

namespace terpadu::planning {
namespace {

// $1 instansi · $2 the plan copied · $3 the copy
constexpr postgres::Statement kNodes = {"planning_copy_nodes", R"sql(
  INSERT INTO plan_node (instansi, plan_id, node_id, kind, parent_id, position, title, title_key, code, problem,
                         program_id, printed_units, source_line, lead_unit_id, aliases, alias_keys, details)
  SELECT instansi, $3, node_id, kind, parent_id, position, title, title_key, code, problem, program_id, printed_units,
         source_line, lead_unit_id, aliases, alias_keys, details
    FROM plan_node WHERE instansi = $1 AND plan_id = $2)sql"};

constexpr postgres::Statement kUnits = {"planning_copy_units", R"sql(
  INSERT INTO plan_node_unit (instansi, plan_id, node_id, position, unit_id, basis_points)
  SELECT instansi, $3, node_id, position, unit_id, basis_points
    FROM plan_node_unit WHERE instansi = $1 AND plan_id = $2)sql"};

constexpr postgres::Statement kCarried = {"planning_copy_carried", R"sql(
  INSERT INTO plan_node_carried (instansi, plan_id, node_id, position, carried_plan_id, carried_node_id)
  SELECT instansi, $3, node_id, position, carried_plan_id, carried_node_id
    FROM plan_node_carried WHERE instansi = $1 AND plan_id = $2 AND carried_plan_id <> $3)sql"};

constexpr postgres::Statement kIndicators = {"planning_copy_indicators", R"sql(
  INSERT INTO indicator (instansi, plan_id, indicator_id, node_id, position, title, title_key, polarity, aggregation,
                         source_line, baseline, baseline_year, final_target, source, unit_of_measure)
  SELECT instansi, $3, indicator_id, node_id, position, title, title_key, polarity, aggregation, source_line, baseline,
         baseline_year, final_target, source, unit_of_measure
    FROM indicator WHERE instansi = $1 AND plan_id = $2)sql"};

// $4 $5 first and last year of the copy · $6 by how many years it is moved, 0 not to move.
constexpr postgres::Statement kCeilings = {"planning_copy_ceilings", R"sql(
  INSERT INTO plan_node_ceiling (instansi, plan_id, node_id, year, amount)
  SELECT instansi, $3, node_id, year, amount
    FROM plan_node_ceiling WHERE instansi = $1 AND plan_id = $2 AND year BETWEEN $4 AND $5 + 1
  UNION ALL
  SELECT instansi, $3, node_id, year + $6::int, amount
    FROM plan_node_ceiling AS old
   WHERE instansi = $1 AND plan_id = $2 AND $6::int <> 0 AND year + $6::int BETWEEN $4 AND $5 + 1
     AND NOT EXISTS (SELECT FROM plan_node_ceiling AS own
                      WHERE own.instansi = $1 AND own.plan_id = $2 AND own.node_id = old.node_id
                        AND own.year BETWEEN $4 AND $5 + 1))sql"};

constexpr postgres::Statement kTargets = {"planning_copy_targets", R"sql(
  INSERT INTO indicator_target (instansi, plan_id, indicator_id, year, kind, units, scale, upper_units, upper_scale,
                                unit, label, printed)
  SELECT instansi, $3, indicator_id, year, kind, units, scale, upper_units, upper_scale, unit, label, printed
    FROM indicator_target WHERE instansi = $1 AND plan_id = $2 AND year BETWEEN $4 AND $5 + 1
  UNION ALL
  SELECT instansi, $3, indicator_id, year + $6::int, kind, units, scale, upper_units, upper_scale, unit, label, printed
    FROM indicator_target AS old
   WHERE instansi = $1 AND plan_id = $2 AND $6::int <> 0 AND year + $6::int BETWEEN $4 AND $5 + 1
     AND NOT EXISTS (SELECT FROM indicator_target AS own
                      WHERE own.instansi = $1 AND own.plan_id = $2 AND own.indicator_id = old.indicator_id
                        AND own.year BETWEEN $4 AND $5 + 1))sql"};

constexpr postgres::Statement kPlaces = {"planning_copy_places", R"sql(
  UPDATE plan SET last_position = source.last_position, last_indicator_position = source.last_indicator_position
    FROM plan AS source
   WHERE plan.instansi = $1 AND plan.plan_id = $3 AND source.instansi = $1 AND source.plan_id = $2)sql"};

}  // namespace

absl::Status CopyTree(postgres::Transaction& transaction, const NewPlan& plan, int first_year, bool move_years) {
  const auto params = [&] {
    postgres::Params both;
    both.Text(plan.key.instansi).Text(plan.copied_from_id).Text(plan.key.plan_id);
    return both;
  };
  for (const postgres::Statement& statement : {kNodes, kUnits, kCarried, kIndicators, kPlaces}) {
    TERPADU_RETURN_IF_ERROR(transaction.Execute(statement, params()).status());
  }
  for (const postgres::Statement& statement : {kCeilings, kTargets}) {
    postgres::Params years = params();
    years.Int(plan.start_year).Int(plan.end_year).Int(move_years ? plan.start_year - first_year : 0);
    TERPADU_RETURN_IF_ERROR(transaction.Execute(statement, years).status());
  }
  return absl::OkStatus();
}

}  // namespace terpadu::planning
