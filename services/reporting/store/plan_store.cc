#include "services/reporting/store/plan_store.h"

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/reporting/names.h"
#include "services/reporting/value_text.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kPutPlan = {"plan_put", R"sql(
  INSERT INTO plan (instansi, name, kind, state, start_year, end_year) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (instansi, name) DO UPDATE
     SET kind = EXCLUDED.kind, state = EXCLUDED.state, start_year = EXCLUDED.start_year,
         end_year = EXCLUDED.end_year)sql"};

constexpr Statement kPutNode = {"plan_put_node", R"sql(
  INSERT INTO plan_node (instansi, name, plan, parent_node, kind) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (instansi, name) DO UPDATE
     SET plan = EXCLUDED.plan, parent_node = EXCLUDED.parent_node, kind = EXCLUDED.kind)sql"};

constexpr Statement kPutCeilings = {"plan_put_ceilings", R"sql(
  WITH told AS (
    SELECT year::int, sum(amount)::bigint AS amount FROM unnest($3::bigint[], $4::bigint[]) AS told (year, amount)
     GROUP BY year),
  gone AS (
    DELETE FROM ceiling WHERE instansi = $1 AND name = $2 AND year NOT IN (SELECT year FROM told))
  INSERT INTO ceiling (instansi, name, year, amount) SELECT $1, $2, year, amount FROM told
  ON CONFLICT (instansi, name, year) DO UPDATE SET amount = EXCLUDED.amount)sql"};

constexpr Statement kPutIndicator = {"plan_put_indicator", R"sql(
  INSERT INTO indicator (instansi, name, plan, node) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, name) DO UPDATE SET plan = EXCLUDED.plan, node = EXCLUDED.node)sql"};

constexpr Statement kPutTargets = {"plan_put_targets", R"sql(
  WITH told AS (
    SELECT DISTINCT ON (year) year::int, kind::int, value
      FROM unnest($3::bigint[], $4::bigint[], $5::text[]) AS told (year, kind, value)
     ORDER BY year, kind, value),
  gone AS (
    DELETE FROM target WHERE instansi = $1 AND indicator = $2 AND year NOT IN (SELECT year FROM told))
  INSERT INTO target (instansi, indicator, year, kind, value) SELECT $1, $2, year, kind, value FROM told
  ON CONFLICT (instansi, indicator, year) DO UPDATE SET kind = EXCLUDED.kind, value = EXCLUDED.value)sql"};

// The numbers are those of PlanNodeKind: 5 is SASARAN, 1 to 4 the goals above it. UNION without ALL ends a circle of
// nodes, which no plan should have. OFFSET 0 keeps each look a look into an index: the planner expects a recursion to
// find so much that it would read the whole table for every node.
constexpr Statement kAnchor = {"plan_anchor_indicators", R"sql(
  WITH RECURSIVE below AS (
    SELECT $2::text COLLATE "C" AS name
    UNION
    SELECT node.name
      FROM below CROSS JOIN LATERAL (
        SELECT name FROM plan_node WHERE instansi = $1 AND parent_node = below.name OFFSET 0) AS node),
  measured AS (
    SELECT indicator.name, indicator.plan, indicator.node
      FROM below CROSS JOIN LATERAL (
        SELECT name, plan, node FROM indicator WHERE instansi = $1 AND node = below.name OFFSET 0) AS indicator),
  above AS (
    SELECT measured.name AS indicator, measured.node AS name, 0 AS distance FROM measured
    UNION
    SELECT above.indicator, node.parent_node, above.distance + 1
      FROM above CROSS JOIN LATERAL (
        SELECT parent_node FROM plan_node WHERE instansi = $1 AND name = above.name OFFSET 0) AS node
     WHERE above.distance < 50),
  goal AS (
    SELECT above.indicator, above.name, above.distance, node.kind
      FROM above CROSS JOIN LATERAL (
        SELECT kind FROM plan_node
         WHERE instansi = $1 AND name = above.name AND kind BETWEEN 1 AND 5 OFFSET 0) AS node),
  anchor AS (
    SELECT DISTINCT ON (measured.name) measured.name AS indicator, coalesce(goal.name, measured.plan) AS name
      FROM measured LEFT JOIN goal ON goal.indicator = measured.name
     ORDER BY measured.name, goal.kind = 5 DESC, goal.distance),
  gone AS (
    DELETE FROM edge
     WHERE instansi = $1 AND to_name = ANY (ARRAY(SELECT indicator FROM anchor)) AND kind = 'anchor'
       AND NOT EXISTS (SELECT FROM anchor WHERE anchor.indicator = edge.to_name AND anchor.name = edge.from_name))
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
  SELECT $1, name, indicator, 'anchor', 0 FROM anchor
  ON CONFLICT (instansi, from_name, to_name, kind) DO NOTHING)sql"};

Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(name); }

absl::Status PutCeilings(postgres::Transaction& transaction, std::string_view name,
                         const google::protobuf::RepeatedPtrField<planning::v1::YearAmount>& ceilings) {
  std::vector<int64_t> years;
  std::vector<int64_t> amounts;
  for (const planning::v1::YearAmount& ceiling : ceilings) {
    years.push_back(ceiling.year());
    amounts.push_back(ceiling.amount());
  }
  return transaction.Execute(kPutCeilings, KeyOf(name).IntArray(years).IntArray(amounts)).status();
}

}  // namespace

absl::Status PutPlan(postgres::Transaction& transaction, const planning::v1::Plan& plan) {
  Params params = KeyOf(plan.name());
  params.Int(plan.kind()).Int(plan.state()).Int(plan.start_year()).Int(plan.end_year());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kPutPlan, params).status());
  return PutCeilings(transaction, plan.name(), plan.ceilings());
}

absl::Status PutPlanNode(postgres::Transaction& transaction, const planning::v1::PlanNode& node) {
  Params params = KeyOf(node.name());
  params.Text(ParentOf(node.name())).Text(node.parent_node()).Int(node.kind());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kPutNode, params).status());
  return PutCeilings(transaction, node.name(), node.ceilings());
}

absl::Status PutIndicator(postgres::Transaction& transaction, const planning::v1::Indicator& indicator) {
  Params params = KeyOf(indicator.name());
  params.Text(ParentOf(indicator.name())).Text(indicator.node());
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kPutIndicator, params).status());
  std::vector<int64_t> years;
  std::vector<int64_t> kinds;
  std::vector<std::string> values;
  for (const planning::v1::YearTarget& target : indicator.targets()) {
    years.push_back(target.year());
    kinds.push_back(target.value().kind());
    values.push_back(ValueText(target.value()));
  }
  return transaction.Execute(kPutTargets, KeyOf(indicator.name()).IntArray(years).IntArray(kinds).TextArray(values))
      .status();
}

absl::Status AnchorIndicators(postgres::Transaction& transaction, std::string_view node) {
  return transaction.Execute(kAnchor, KeyOf(node)).status();
}

}  // namespace terpadu::reporting
