#include "services/reporting/store/plan_store.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "services/reporting/names.h"
#include "services/reporting/value_text.h"

namespace terpadu::reporting {
namespace {

constexpr Table kPlan = {
    .name = "plan",
    .key = {{"name"}},
    .values = {{"kind", "int"}, {"state", "int"}, {"start_year", "int"}, {"end_year", "int"}, {"unit"}}};

constexpr Table kNode = {
    .name = "plan_node", .key = {{"name"}}, .values = {{"plan"}, {"parent_node"}, {"kind", "int"}}};

constexpr Table kNodeUnit = {.name = "node_unit", .key = {{"node"}, {"unit"}}, .values = {}, .list_of = 1};

constexpr Table kCarried = {.name = "carried_node", .key = {{"node"}, {"carried"}}, .values = {{"plan"}}, .list_of = 1};

constexpr Table kUnit = {
    .name = "unit", .key = {{"name"}}, .values = {{"title"}, {"first_year", "int"}, {"last_year", "int"}}};

constexpr Table kCeiling = {
    .name = "ceiling", .key = {{"name"}, {"year", "int"}}, .values = {{"amount", "bigint"}}, .list_of = 1};

constexpr Table kIndicator = {.name = "indicator", .key = {{"name"}}, .values = {{"plan"}, {"node"}}};

constexpr Table kTarget = {
    .name = "target", .key = {{"indicator"}, {"year", "int"}}, .values = {{"kind", "int"}, {"value"}}, .list_of = 1};

// The numbers are those of PlanNodeKind: 5 is SASARAN, 1 to 4 the goals above it. UNION without ALL ends a circle of
// nodes, which no plan should have. OFFSET 0 keeps each look a look into an index: the planner expects a recursion to
// find so much that it would read the whole table for every node.
constexpr postgres::Statement kAnchor = {"plan_anchor_indicators", R"sql(
  WITH RECURSIVE below AS (
    SELECT told.instansi, told.name COLLATE "C" AS name FROM unnest($1::text[], $2::text[]) AS told (instansi, name)
    UNION
    SELECT below.instansi, node.name
      FROM below CROSS JOIN LATERAL (
        SELECT name FROM plan_node
         WHERE instansi = below.instansi AND parent_node = below.name OFFSET 0) AS node),
  measured AS (
    SELECT below.instansi, indicator.name, indicator.plan, indicator.node
      FROM below CROSS JOIN LATERAL (
        SELECT name, plan, node FROM indicator
         WHERE instansi = below.instansi AND node = below.name OFFSET 0) AS indicator),
  above AS (
    SELECT measured.instansi, measured.name AS indicator, measured.node AS name, 0 AS distance FROM measured
    UNION
    SELECT above.instansi, above.indicator, node.parent_node, above.distance + 1
      FROM above CROSS JOIN LATERAL (
        SELECT parent_node FROM plan_node WHERE instansi = above.instansi AND name = above.name OFFSET 0) AS node
     WHERE above.distance < 50),
  goal AS (
    SELECT above.indicator, above.name, above.distance, node.kind
      FROM above CROSS JOIN LATERAL (
        SELECT kind FROM plan_node
         WHERE instansi = above.instansi AND name = above.name AND kind BETWEEN 1 AND 5 OFFSET 0) AS node),
  anchor AS MATERIALIZED (
    SELECT DISTINCT ON (measured.name)
           measured.instansi, measured.name AS indicator, coalesce(goal.name, measured.plan) AS name
      FROM measured LEFT JOIN goal ON goal.indicator = measured.name
     ORDER BY measured.name, goal.kind = 5 DESC, goal.distance),
  gone AS (
    DELETE FROM edge USING anchor
     WHERE edge.instansi = anchor.instansi AND edge.to_name = anchor.indicator AND edge.kind = 'anchor'
       AND edge.from_name <> anchor.name)
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
  SELECT instansi, name, indicator, 'anchor', 0 FROM anchor
  ON CONFLICT (instansi, from_name, to_name, kind) DO NOTHING)sql"};

absl::Status PutCeilings(Writes& writes, std::string_view name,
                         const google::protobuf::RepeatedPtrField<planning::v1::YearAmount>& ceilings) {
  std::map<int32_t, int64_t> amounts;
  for (const planning::v1::YearAmount& ceiling : ceilings) {
    amounts[ceiling.year()] += ceiling.amount();
  }
  TERPADU_RETURN_IF_ERROR(writes.Clear(kCeiling, KeyOf(name)));
  for (const auto& [year, amount] : amounts) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kCeiling, KeyOf(name, {year}), {amount}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutPlan(Writes& writes, const planning::v1::Plan& plan) {
  TERPADU_RETURN_IF_ERROR(writes.Put(kPlan, KeyOf(plan.name()),
                                     {plan.kind(), plan.state(), plan.start_year(), plan.end_year(), plan.unit()}));
  return PutCeilings(writes, plan.name(), plan.ceilings());
}

absl::Status PutPlanNode(Writes& writes, const planning::v1::PlanNode& node) {
  TERPADU_RETURN_IF_ERROR(
      writes.Put(kNode, KeyOf(node.name()), {ParentOf(node.name()), node.parent_node(), node.kind()}));
  TERPADU_RETURN_IF_ERROR(writes.Clear(kNodeUnit, KeyOf(node.name())));
  for (const std::string& unit : node.units()) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kNodeUnit, KeyOf(node.name(), {unit}), {}));
  }
  TERPADU_RETURN_IF_ERROR(writes.Clear(kCarried, KeyOf(node.name())));
  for (const std::string& carried : node.carries()) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kCarried, KeyOf(node.name(), {carried}), {ParentOf(node.name())}));
  }
  return PutCeilings(writes, node.name(), node.ceilings());
}

absl::Status PutUnit(Writes& writes, const planning::v1::Unit& unit) {
  constexpr int kLastYear = 9999;
  return writes.Put(kUnit, KeyOf(unit.name()),
                    {unit.title(), unit.valid_from().year(), unit.has_valid_to() ? unit.valid_to().year() : kLastYear});
}

absl::Status PutIndicator(Writes& writes, const planning::v1::Indicator& indicator) {
  TERPADU_RETURN_IF_ERROR(
      writes.Put(kIndicator, KeyOf(indicator.name()), {ParentOf(indicator.name()), indicator.node()}));
  std::map<int32_t, std::pair<int, std::string>> targets;  // the least of each year
  for (const planning::v1::YearTarget& target : indicator.targets()) {
    const std::pair<int, std::string> told = {target.value().kind(), ValueText(target.value())};
    const auto [place, is_new] = targets.emplace(target.year(), told);
    place->second = std::min(place->second, told);
  }
  TERPADU_RETURN_IF_ERROR(writes.Clear(kTarget, KeyOf(indicator.name())));
  for (const auto& [year, target] : targets) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kTarget, KeyOf(indicator.name(), {year}), {target.first, target.second}));
  }
  return absl::OkStatus();
}

absl::Status AnchorIndicators(Writes& writes, std::string_view node) { return writes.Then(kAnchor, node); }

}  // namespace terpadu::reporting
