#include <algorithm>
#include <span>

#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/planning/domain/text.h"
#include "services/planning/store/json_column.h"
#include "services/planning/store/node_batch.h"
#include "services/planning/store/tree_rows.h"
#include "services/planning/store/tree_store.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInsert = {"planning_node_insert", R"sql(
  INSERT INTO plan_node (instansi, plan_id, node_id, kind, parent_id, position, title, problem, program_id,
                         printed_units, source_line, title_key, lead_unit_id,
                         details)
  SELECT $1, $2, node_id, kind, nullif(parent_id, ''), position, title, problem, nullif(program_id, ''), printed_units,
         source_line, title_key, lead_unit_id, details::jsonb
    FROM unnest($3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[],
                $11::bigint[], $12::text[], $13::text[], $14::text[])
      AS node (node_id, kind, parent_id, position, title, problem, program_id, printed_units, source_line, title_key,
               lead_unit_id, details))sql"};

constexpr postgres::Statement kInsertUnits = {"planning_node_insert_units", R"sql(
  INSERT INTO plan_node_unit (instansi, plan_id, node_id, position, unit_id)
  SELECT $1, $2, node_id, position, unit_id
    FROM unnest($3::text[], $4::bigint[], $5::text[]) AS entry (node_id, position, unit_id))sql"};

constexpr postgres::Statement kInsertCeilings = {"planning_node_insert_ceilings", R"sql(
  INSERT INTO plan_node_ceiling (instansi, plan_id, node_id, year, amount)
  SELECT $1, $2, node_id, year, amount
    FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS entry (node_id, year, amount))sql"};

constexpr postgres::Statement kPlaced = {"planning_plan_placed", R"sql(
  UPDATE plan SET last_position = $3, last_indicator_position = $4 WHERE instansi = $1 AND plan_id = $2)sql"};

// Of the SELECTs of a node, in the order of the enum Column.
#define NODE_COLUMNS                                                                                                 \
  "position, node_id, kind, coalesce(parent_id, ''), title, code, problem, coalesce(program_id, ''), printed_units," \
  " source_line,"                                                                                                    \
  " (SELECT coalesce(json_agg(json_build_array(unit_id, basis_points) ORDER BY position), '[]')::text"               \
  "    FROM plan_node_unit AS of"                                                                                    \
  "   WHERE of.instansi = $1 AND of.plan_id = $2 AND of.node_id = plan_node.node_id),"                               \
  " (SELECT coalesce(json_agg(json_build_array(year, amount) ORDER BY year), '[]')::text"                            \
  "    FROM plan_node_ceiling AS of"                                                                                 \
  "   WHERE of.instansi = $1 AND of.plan_id = $2 AND of.node_id = plan_node.node_id),"                               \
  " (SELECT coalesce(json_agg(json_build_array(carried_plan_id, carried_node_id) ORDER BY position), '[]')::text"    \
  "    FROM plan_node_carried AS of"                                                                                 \
  "   WHERE of.instansi = $1 AND of.plan_id = $2 AND of.node_id = plan_node.node_id),"                               \
  " to_json(aliases)::text, version, details::text"

constexpr postgres::Statement kList = {"planning_node_list", "SELECT " NODE_COLUMNS R"sql(
    FROM plan_node
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND position > $3
   ORDER BY position LIMIT $4)sql"};

constexpr postgres::Statement kListOfKind = {"planning_node_list_of_kind", "SELECT " NODE_COLUMNS R"sql(
    FROM plan_node
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND position > $3 AND kind = $5
   ORDER BY position LIMIT $4)sql"};

// Of the next two: $5 kind, 0 for all.
constexpr postgres::Statement kListBelow = {"planning_node_list_below", "SELECT " NODE_COLUMNS R"sql(
    FROM plan_node
   WHERE instansi = $1 AND plan_id = $2 AND parent_id = $6 AND position > 0 AND position > $3
     AND ($5::int = 0 OR kind = $5::int)
   ORDER BY position LIMIT $4)sql"};

constexpr postgres::Statement kListOfUnit = {"planning_node_list_of_unit", "SELECT " NODE_COLUMNS R"sql(
    FROM plan_node
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND position > $3 AND ($5::int = 0 OR kind = $5::int)
     AND ($6::text = '' OR parent_id = $6::text)
     AND node_id IN (SELECT unit.node_id FROM plan_node_unit AS unit
                      WHERE unit.instansi = $1 AND unit.unit_id = $7 AND unit.plan_id = $2)
   ORDER BY position LIMIT $4)sql"};

constexpr postgres::Statement kFind = {"planning_node_find", "SELECT " NODE_COLUMNS R"sql(
    FROM unnest($3::text[]) WITH ORDINALITY AS wanted (id, place)
    JOIN plan_node ON instansi = $1 AND plan_id = $2 AND node_id = wanted.id
   ORDER BY place)sql"};
#undef NODE_COLUMNS

v1::PlanNode NodeIn(const postgres::Rows& rows, int row, const PlanKey& key) {
  enum Column {
    kPosition,
    kId,
    kKind,
    kParent,
    kTitle,
    kCode,
    kProblem,
    kProgram,
    kPrintedUnits,
    kSourceLine,
    kUnits,
    kCeilings,
    kCarried,
    kAliases,
    kVersion,
    kDetails
  };
  v1::PlanNode node;
  node.set_name(key.NodeName(rows.Text(row, kId)));
  node.set_kind(static_cast<v1::PlanNodeKind>(rows.Int(row, kKind)));
  node.set_parent_node(key.NodeName(rows.Text(row, kParent)));
  node.set_position(static_cast<int>(rows.Int(row, kPosition)));
  node.set_title(rows.Text(row, kTitle));
  node.set_code(rows.Text(row, kCode));
  node.set_problem(rows.Text(row, kProblem));
  node.set_program(key.NodeName(rows.Text(row, kProgram)));
  node.set_printed_units(rows.Text(row, kPrintedUnits));
  node.set_source_line(static_cast<int>(rows.Int(row, kSourceLine)));
  for (const nlohmann::json& unit : nlohmann::json::parse(rows.Text(row, kUnits))) {
    node.add_units(FormatName(kUnitPattern, {key.instansi, unit[0].get<std::string>()}));
    if (!unit[1].is_null()) {
      v1::UnitShare& share = *node.add_shares();
      share.set_unit(node.units(node.units_size() - 1));
      share.set_basis_points(unit[1].get<int>());
    }
  }
  for (const nlohmann::json& carried : nlohmann::json::parse(rows.Text(row, kCarried))) {
    node.add_carries(PlanKey{key.instansi, carried[0].get<std::string>()}.NodeName(carried[1].get<std::string>()));
  }
  for (const std::string& alias : TextsIn(rows.Text(row, kAliases))) {
    node.add_aliases(alias);
  }
  node.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  for (const auto& [year, amount] : YearAmountsIn(rows.Text(row, kCeilings))) {
    v1::YearAmount& ceiling = *node.add_ceilings();
    ceiling.set_year(year);
    ceiling.set_amount(amount);
  }
  for (const nlohmann::json& entry : nlohmann::json::parse(rows.Text(row, kDetails))) {
    v1::PlanNodeDetail& detail = *node.add_details();
    detail.set_label(entry[0].get<std::string>());
    detail.set_text(entry[1].get<std::string>());
  }
  return node;
}

// `[[label, text], …]`
std::string DetailsJson(const TreeNode& node) {
  nlohmann::json details = nlohmann::json::array();
  for (const NodeDetail& detail : node.details) {
    details.push_back({detail.label, detail.text});
  }
  return details.dump();
}

absl::Status InsertRows(postgres::Transaction& transaction, const PlanKey& key, std::span<const TreeNode> nodes,
                        int64_t position) {
  std::vector<std::string> ids, parents, titles, problems, programs, printed_units, title_keys, lead_units, details;
  std::vector<int64_t> kinds, positions, lines;
  for (const TreeNode& node : nodes) {
    ids.push_back(node.id);
    kinds.push_back(static_cast<int64_t>(node.kind));
    parents.push_back(node.parent_id);
    positions.push_back(++position);
    titles.push_back(node.title);
    problems.push_back(node.problem);
    programs.push_back(node.program_id);
    printed_units.push_back(node.printed_units);
    lines.push_back(node.line);
    title_keys.push_back(Normalized(node.title));
    lead_units.push_back(node.unit_ids.empty() ? "" : node.unit_ids.front());
    details.push_back(DetailsJson(node));
  }
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids).IntArray(kinds).TextArray(parents).IntArray(positions).TextArray(titles).TextArray(problems);
  params.TextArray(programs).TextArray(printed_units).IntArray(lines).TextArray(title_keys).TextArray(lead_units);
  params.TextArray(details);
  return transaction.Execute(kInsert, params).status();
}

absl::Status InsertUnits(postgres::Transaction& transaction, const PlanKey& key, std::span<const TreeNode> nodes) {
  std::vector<std::string> ids, units;
  std::vector<int64_t> positions;
  for (const TreeNode& node : nodes) {
    for (size_t i = 0; i < node.unit_ids.size(); ++i) {
      ids.push_back(node.id);
      positions.push_back(static_cast<int64_t>(i) + 1);
      units.push_back(node.unit_ids[i]);
    }
  }
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids).IntArray(positions).TextArray(units);
  return transaction.Execute(kInsertUnits, params).status();
}

absl::Status InsertCeilings(postgres::Transaction& transaction, const PlanKey& key, std::span<const TreeNode> nodes) {
  std::vector<std::string> ids;
  std::vector<int64_t> years, amounts;
  for (const TreeNode& node : nodes) {
    for (const YearAmount& ceiling : node.ceilings) {
      ids.push_back(node.id);
      years.push_back(ceiling.year);
      amounts.push_back(ceiling.amount.value());
    }
  }
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids).IntArray(years).IntArray(amounts);
  return transaction.Execute(kInsertCeilings, params).status();
}

}  // namespace

absl::Status InsertNodes(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree) {
  for (size_t first = 0; first < tree.nodes.size(); first += kRowsInABatch) {
    const auto nodes = std::span(tree.nodes).subspan(first, std::min(kRowsInABatch, tree.nodes.size() - first));
    TERPADU_RETURN_IF_ERROR(InsertRows(transaction, key, nodes, static_cast<int64_t>(first)));
    TERPADU_RETURN_IF_ERROR(InsertUnits(transaction, key, nodes));
    TERPADU_RETURN_IF_ERROR(InsertCeilings(transaction, key, nodes));
  }
  return absl::OkStatus();
}

absl::Status InsertTree(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree,
                        type::v1::Polarity polarity) {
  TERPADU_RETURN_IF_ERROR(InsertNodes(transaction, key, tree));
  TERPADU_RETURN_IF_ERROR(InsertIndicators(transaction, key, tree, polarity));
  postgres::Params params = ParamsOf(key);
  params.Int(static_cast<int64_t>(tree.nodes.size())).Int(static_cast<int64_t>(tree.indicators.size()));
  return transaction.Execute(kPlaced, params).status();
}

absl::StatusOr<std::vector<Placed<v1::PlanNode>>> ListNodes(const Executor& executor, const PlanKey& key,
                                                            const NodeFilter& filter, int after, int limit) {
  postgres::Params params = ParamsOf(key);
  params.Int(after).Int(limit);
  const postgres::Statement* statement = &kList;
  if (!filter.unit_id.empty()) {
    statement = &kListOfUnit;
    params.Int(filter.kind).Text(filter.parent_id).Text(filter.unit_id);
  } else if (!filter.parent_id.empty()) {
    statement = &kListBelow;
    params.Int(filter.kind).Text(filter.parent_id);
  } else if (filter.kind != v1::PLAN_NODE_KIND_UNSPECIFIED) {
    statement = &kListOfKind;
    params.Int(filter.kind);
  }
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(*statement, params));
  std::vector<Placed<v1::PlanNode>> nodes;
  nodes.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    nodes.push_back({static_cast<int>(rows.Int(row, 0)), NodeIn(rows, row, key)});
  }
  return nodes;
}

absl::StatusOr<std::vector<v1::PlanNode>> FindNodes(const Executor& executor, const PlanKey& key,
                                                    const std::vector<std::string>& ids) {
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFind, params));
  std::vector<v1::PlanNode> nodes;
  nodes.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    nodes.push_back(NodeIn(rows, row, key));
  }
  return nodes;
}

}  // namespace terpadu::planning
