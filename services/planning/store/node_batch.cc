#include "services/planning/store/node_batch.h"

#include <numeric>

#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kHead = {"planning_draft_head", R"sql(
  SELECT kind, state, start_year, end_year FROM plan WHERE instansi = $1 AND plan_id = $2)sql"};

// $1 $2 plan · $3… node: id, kind, parent, position from the batch's first, title, its key, code, problem, program,
// printed units, line, lead unit, aliases and their keys by lines · $17… of a unit: node, place, unit, share or 0 ·
// $21… of a ceiling: node, year, amount · $24… of a carried node: node, place, its plan, its id
constexpr postgres::Statement kInsert = {"planning_node_batch_insert", R"sql(
  WITH draft AS MATERIALIZED (
    SELECT FROM plan WHERE instansi = $1 AND plan_id = $2 AND state = 1 AND kind = $33 AND start_year = $34
                       AND end_year = $35
       FOR NO KEY UPDATE),
  misplaced AS (
    SELECT FROM unnest($31::text[], $32::bigint[]) AS above (node_id, kinds)
     WHERE coalesce((SELECT (above.kinds >> node.kind) & 1 FROM plan_node AS node
                      WHERE node.instansi = $1 AND node.plan_id = $2 AND node.node_id = above.node_id), 0) = 0),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT $1, $28::uuid, $29, $30, $2 FROM draft WHERE NOT EXISTS (SELECT FROM misplaced)
    RETURNING 1),
  moved AS (
    UPDATE plan SET last_position = last_position + cardinality($3::text[]), revision = revision + 1 FROM asked
     WHERE instansi = $1 AND plan_id = $2
    RETURNING last_position - cardinality($3::text[]) AS base),
  node AS (
    INSERT INTO plan_node (instansi, plan_id, node_id, kind, parent_id, position, title, title_key, code, problem,
                           program_id, printed_units, source_line, lead_unit_id, aliases, alias_keys)
    SELECT $1, $2, node_id, kind, nullif(parent_id, ''), moved.base + place, title, title_key, code, problem,
           nullif(program_id, ''), printed_units, line, lead_unit_id, string_to_array(aliases, E'\n'),
           string_to_array(alias_keys, E'\n')
      FROM moved, unnest($3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
                         $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::text[], $16::text[])
             AS row (node_id, kind, parent_id, place, title, title_key, code, problem, program_id, printed_units, line,
                     lead_unit_id, aliases, alias_keys)),
  unit AS (
    INSERT INTO plan_node_unit (instansi, plan_id, node_id, position, unit_id, basis_points)
    SELECT $1, $2, node_id, place, unit_id, nullif(share, 0)
      FROM moved, unnest($17::text[], $18::bigint[], $19::text[], $20::bigint[]) AS row (node_id, place, unit_id, share)),
  ceiling AS (
    INSERT INTO plan_node_ceiling (instansi, plan_id, node_id, year, amount)
    SELECT $1, $2, node_id, year, amount
      FROM moved, unnest($21::text[], $22::bigint[], $23::bigint[]) AS row (node_id, year, amount)),
  carried AS (
    INSERT INTO plan_node_carried (instansi, plan_id, node_id, position, carried_plan_id, carried_node_id)
    SELECT $1, $2, node_id, place, plan_id, carried_id
      FROM moved, unnest($24::text[], $25::bigint[], $26::text[], $27::text[]) AS row (node_id, place, plan_id, carried_id))
  SELECT base FROM moved)sql"};

constexpr postgres::Statement kObstacles = {"planning_node_batch_obstacles", R"sql(
  SELECT 1, node_id, 0 FROM plan_node WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3)
  UNION ALL
  SELECT 2, above.node_id, coalesce((SELECT kind FROM plan_node AS node
                                      WHERE node.instansi = $1 AND node.plan_id = $2 AND node.node_id = above.node_id), 0)
    FROM unnest($4::text[]) AS above (node_id)
  UNION ALL
  SELECT 3, named.unit_id, 0 FROM unnest($5::text[]) AS named (unit_id)
   WHERE NOT EXISTS (SELECT FROM unit WHERE instansi = $1 AND unit.unit_id = named.unit_id)
  UNION ALL
  SELECT 4, 'instansi/' || $1 || '/plans/' || named.plan_id || '/nodes/' || named.node_id, 0
    FROM unnest($6::text[], $7::text[]) AS named (plan_id, node_id)
   WHERE NOT EXISTS (SELECT FROM plan_node AS node
                      WHERE node.instansi = $1 AND node.plan_id = named.plan_id AND node.node_id = named.node_id))sql"};

constexpr postgres::Statement kUpdate = {"planning_node_batch_update", R"sql(
  UPDATE plan_node
     SET parent_id = nullif(row.parent_id, ''), title = row.title, title_key = row.title_key, code = row.code,
         problem = row.problem, program_id = nullif(row.program_id, ''), printed_units = row.printed_units,
         source_line = row.line, lead_unit_id = row.lead_unit_id, aliases = string_to_array(row.aliases, E'\n'),
         alias_keys = string_to_array(row.alias_keys, E'\n'), version = version + 1
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[],
                $11::text[], $12::text[], $13::bigint[], $14::text[], $15::text[], $16::text[])
         AS row (node_id, kind, parent_id, place, title, title_key, code, problem, program_id, printed_units, line,
                 lead_unit_id, aliases, alias_keys)
   WHERE plan_node.instansi = $1 AND plan_node.plan_id = $2 AND plan_node.node_id = row.node_id)sql"};

constexpr postgres::Statement kDeleteUnits = {"planning_node_batch_delete_units", R"sql(
  DELETE FROM plan_node_unit WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3))sql"};
constexpr postgres::Statement kDeleteCeilings = {"planning_node_batch_delete_ceilings", R"sql(
  DELETE FROM plan_node_ceiling WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3))sql"};
constexpr postgres::Statement kDeleteCarried = {"planning_node_batch_delete_carried", R"sql(
  DELETE FROM plan_node_carried WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3))sql"};
constexpr postgres::Statement kDeleteTargets = {"planning_node_batch_delete_targets", R"sql(
  DELETE FROM indicator_target WHERE instansi = $1 AND plan_id = $2 AND indicator_id IN (
    SELECT indicator_id FROM indicator
     WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND node_id = ANY($3)))sql"};
constexpr postgres::Statement kDeleteIndicators = {"planning_node_batch_delete_indicators", R"sql(
  DELETE FROM indicator WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND node_id = ANY($3))sql"};
constexpr postgres::Statement kDelete = {"planning_node_batch_delete", R"sql(
  DELETE FROM plan_node WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3))sql"};

constexpr postgres::Statement kInsertUnits = {"planning_node_batch_insert_units", R"sql(
  INSERT INTO plan_node_unit (instansi, plan_id, node_id, position, unit_id, basis_points)
  SELECT $1, $2, node_id, place, unit_id, nullif(share, 0)
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::bigint[]) AS row (node_id, place, unit_id, share))sql"};
constexpr postgres::Statement kInsertCeilings = {"planning_node_batch_insert_ceilings", R"sql(
  INSERT INTO plan_node_ceiling (instansi, plan_id, node_id, year, amount)
  SELECT $1, $2, node_id, year, amount
    FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS row (node_id, year, amount))sql"};
constexpr postgres::Statement kInsertCarried = {"planning_node_batch_insert_carried", R"sql(
  INSERT INTO plan_node_carried (instansi, plan_id, node_id, position, carried_plan_id, carried_node_id)
  SELECT $1, $2, node_id, place, plan_id, carried_id
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[]) AS row (node_id, place, plan_id, carried_id))sql"};

constexpr postgres::Statement kInUse = {"planning_node_batch_in_use", R"sql(
  SELECT id, by_name FROM (
    SELECT parent_id AS id, 'plans/' || plan_id || '/nodes/' || node_id AS by_name FROM plan_node
     WHERE instansi = $1 AND plan_id = $2 AND parent_id = ANY($3) AND node_id <> ALL($3)
    UNION ALL
    SELECT program_id, 'plans/' || plan_id || '/nodes/' || node_id FROM plan_node
     WHERE instansi = $1 AND plan_id = $2 AND program_id = ANY($3) AND node_id <> ALL($3)
    UNION ALL
    SELECT carried_node_id, 'plans/' || plan_id || '/nodes/' || node_id FROM plan_node_carried
     WHERE instansi = $1 AND carried_plan_id = $2 AND carried_node_id = ANY($3)
    UNION ALL
    SELECT node_id, 'proposals/' || proposal_id FROM proposal
     WHERE instansi = $1 AND plan_id = $2 AND node_id = ANY($3)) AS used
   ORDER BY id, by_name LIMIT 1)sql"};

constexpr postgres::Statement kRaise = {"planning_plan_raise_revision", R"sql(
  UPDATE plan SET revision = revision + 1 WHERE instansi = $1 AND plan_id = $2)sql"};

struct Columns {
  std::vector<std::string> ids, parents, titles, keys, codes, problems, programs, printed, leads, aliases, alias_keys;
  std::vector<int64_t> kinds, places, lines;
  std::vector<std::string> unit_nodes, units, ceiling_nodes, carrying, carried_plans, carried_ids;
  std::vector<int64_t> unit_places, shares, years, amounts, carried_places;

  explicit Columns(const std::vector<NodeRow>& nodes) {
    for (const NodeRow& node : nodes) {
      Add(node);
    }
  }

  void Add(const NodeRow& node) {
    ids.push_back(node.id);
    kinds.push_back(node.kind);
    parents.push_back(node.parent_id);
    places.push_back(static_cast<int64_t>(ids.size()));
    titles.push_back(node.title);
    keys.push_back(node.title_key);
    codes.push_back(node.code);
    problems.push_back(node.problem);
    programs.push_back(node.program_id);
    printed.push_back(node.printed_units);
    lines.push_back(node.source_line);
    leads.push_back(node.units.empty() ? "" : node.units.front().id);
    const auto join = [&](auto part) {
      return absl::StrJoin(node.aliases, "\n",
                           [part](std::string* out, const NodeRow::Alias& alias) { *out += alias.*part; });
    };
    aliases.push_back(join(&NodeRow::Alias::printed));
    alias_keys.push_back(join(&NodeRow::Alias::key));
    AddParts(node);
  }

  void AddParts(const NodeRow& node) {
    for (const NodeRow::Unit& unit : node.units) {
      unit_nodes.push_back(node.id);
      unit_places.push_back(&unit - node.units.data() + 1);
      units.push_back(unit.id);
      shares.push_back(unit.basis_points);
    }
    for (const auto& [year, amount] : node.ceilings) {
      ceiling_nodes.push_back(node.id);
      years.push_back(year);
      amounts.push_back(amount);
    }
    for (size_t i = 0; i < node.carried.size(); ++i) {
      carrying.push_back(node.id);
      carried_places.push_back(static_cast<int64_t>(i) + 1);
      carried_plans.push_back(node.carried[i].plan_id);
      carried_ids.push_back(node.carried_ids[i]);
    }
  }

  // $3 to $16.
  void Nodes(postgres::Params& params) const {
    params.TextArray(ids).IntArray(kinds).TextArray(parents).IntArray(places).TextArray(titles).TextArray(keys);
    params.TextArray(codes).TextArray(problems).TextArray(programs).TextArray(printed).IntArray(lines);
    params.TextArray(leads).TextArray(aliases).TextArray(alias_keys);
  }
  void Units(postgres::Params& params) const {
    params.TextArray(unit_nodes).IntArray(unit_places).TextArray(units).IntArray(shares);
  }
  void Ceilings(postgres::Params& params) const { params.TextArray(ceiling_nodes).IntArray(years).IntArray(amounts); }
  void Carried(postgres::Params& params) const {
    params.TextArray(carrying).IntArray(carried_places).TextArray(carried_plans).TextArray(carried_ids);
  }
};

std::vector<std::string> IdsOf(const std::vector<NodeAbove>& above) {
  std::vector<std::string> ids;
  for (const NodeAbove& node : above) {
    ids.push_back(node.id);
  }
  return ids;
}

postgres::Params ParamsOf(const PlanKey& key, const std::vector<std::string>& ids) {
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids);
  return params;
}

}  // namespace

absl::StatusOr<std::optional<DraftHead>> FindHead(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kHead, ParamsOf(key)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return DraftHead{static_cast<v1::PlanKind>(rows.Int(0, 0)), static_cast<v1::PlanState>(rows.Int(0, 1)),
                   static_cast<int>(rows.Int(0, 2)), static_cast<int>(rows.Int(0, 3))};
}

absl::StatusOr<std::optional<int>> InsertNodeBatch(postgres::Connection& connection, const postgres::Scope& scope,
                                                   const PlanKey& key, const DraftHead& head,
                                                   const BatchRequest& request, const NodeBatch& batch) {
  const Columns columns(batch.nodes);
  std::vector<int64_t> kinds;
  for (const NodeAbove& above : batch.above) {
    kinds.push_back(above.kinds);
  }
  postgres::Params params = ParamsOf(key);
  columns.Nodes(params);
  columns.Units(params);
  columns.Ceilings(params);
  columns.Carried(params);
  params.Text(request.request_id).Text(request.method).Text(request.fingerprint);
  params.TextArray(IdsOf(batch.above)).IntArray(kinds);
  params.Int(head.kind).Int(head.start_year).Int(head.end_year);
  TERPADU_ASSIGN(const postgres::Rows rows, connection.Execute(scope, kInsert, params));
  return rows.empty() ? std::nullopt : std::optional(static_cast<int>(rows.Int(0, 0)) + 1);
}

absl::StatusOr<NodeObstacles> FindNodeObstacles(const Executor& executor, const PlanKey& key, const NodeBatch& batch) {
  const Columns columns(batch.nodes);
  postgres::Params params = ParamsOf(key, columns.ids);
  params.TextArray(IdsOf(batch.above)).TextArray(columns.units);
  params.TextArray(columns.carried_plans).TextArray(columns.carried_ids);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kObstacles, params));
  NodeObstacles obstacles;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string text = rows.Text(row, 1);
    switch (rows.Int(row, 0)) {
      case 1:
        obstacles.existing.push_back(text);
        break;
      case 2:
        obstacles.above.emplace_back(text, static_cast<int>(rows.Int(row, 2)));
        break;
      case 3:
        obstacles.missing_units.push_back(text);
        break;
      default:
        obstacles.missing_carried.push_back(text);
    }
  }
  return obstacles;
}

absl::Status UpdateNodeRows(postgres::Transaction& transaction, const PlanKey& key, const std::vector<NodeRow>& nodes) {
  const Columns columns(nodes);
  postgres::Params update = ParamsOf(key);
  columns.Nodes(update);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kUpdate, update).status());
  for (const postgres::Statement& statement : {kDeleteUnits, kDeleteCeilings, kDeleteCarried}) {
    TERPADU_RETURN_IF_ERROR(transaction.Execute(statement, ParamsOf(key, columns.ids)).status());
  }
  postgres::Params units = ParamsOf(key);
  columns.Units(units);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kInsertUnits, units).status());
  postgres::Params ceilings = ParamsOf(key);
  columns.Ceilings(ceilings);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kInsertCeilings, ceilings).status());
  postgres::Params carried = ParamsOf(key);
  columns.Carried(carried);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kInsertCarried, carried).status());
  return RaiseRevision(transaction, key);
}

absl::StatusOr<std::optional<NodeInUse>> FindNodeInUse(const Executor& executor, const PlanKey& key,
                                                       const std::vector<std::string>& ids) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kInUse, ParamsOf(key, ids)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return NodeInUse{rows.Text(0, 0), FormatName(kInstansiPattern, {key.instansi}) + "/" + rows.Text(0, 1)};
}

absl::StatusOr<int> DeleteNodeRows(postgres::Transaction& transaction, const PlanKey& key,
                                   const std::vector<std::string>& ids) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDeleteTargets, ParamsOf(key, ids)).status());
  TERPADU_ASSIGN(const postgres::Rows indicators, transaction.Execute(kDeleteIndicators, ParamsOf(key, ids)));
  for (const postgres::Statement& statement : {kDeleteUnits, kDeleteCeilings, kDeleteCarried, kDelete}) {
    TERPADU_RETURN_IF_ERROR(transaction.Execute(statement, ParamsOf(key, ids)).status());
  }
  TERPADU_RETURN_IF_ERROR(RaiseRevision(transaction, key));
  return static_cast<int>(indicators.affected());
}

absl::Status RaiseRevision(postgres::Transaction& transaction, const PlanKey& key) {
  return transaction.Execute(kRaise, ParamsOf(key)).status();
}

}  // namespace terpadu::planning
