// The rules that read a plan against others.
#include "libs/base/assert.h"
#include "services/planning/store/keep_found.h"

namespace terpadu::planning {
namespace {

// The nodes of both plans, and which are the same: by code, by title or alias where one has no code, or because one
// carries the other. `own` is this plan's, `up` the other's, `same` the pairs. $8 the plan above · $9 kinds · $10 unit.
#define TWO_PLANS                                                                                              \
  "WITH own AS ("                                                                                              \
  "  SELECT node_id, position, kind, code, title_key, alias_keys FROM plan_node"                               \
  "   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND kind = ANY($9::bigint[])),"                    \
  "up AS ("                                                                                                    \
  "  SELECT node_id, position, kind, code, title_key, alias_keys,"                                             \
  "         CASE WHEN code <> '' THEN code ELSE title_key END AS key FROM plan_node AS node"                   \
  "   WHERE instansi = $1 AND plan_id = $8 AND position > 0 AND kind = ANY($9::bigint[])"                      \
  "     AND ($10::text = '' OR EXISTS (SELECT FROM plan_node_unit AS unit"                                     \
  "                                     WHERE unit.instansi = $1 AND unit.plan_id = $8"                        \
  "                                       AND unit.node_id = node.node_id AND unit.unit_id = $10::text))),"    \
  "same AS ("                                                                                                  \
  "  SELECT own.node_id AS own_id, up.node_id AS up_id FROM own JOIN up"                                       \
  "    ON up.kind = own.kind AND up.code = own.code AND own.code <> ''"                                        \
  "  UNION"                                                                                                    \
  "  SELECT own.node_id, up.node_id FROM own JOIN up"                                                          \
  "    ON up.kind = own.kind AND up.title_key = own.title_key AND (own.code = '' OR up.code = '')"             \
  "  UNION"                                                                                                    \
  "  SELECT own.node_id, up.node_id FROM own, unnest(own.alias_keys) AS alias JOIN up ON up.title_key = alias" \
  "   WHERE up.kind = own.kind"                                                                                \
  "  UNION"                                                                                                    \
  "  SELECT own.node_id, up.node_id FROM up, unnest(up.alias_keys) AS alias JOIN own ON own.title_key = alias" \
  "   WHERE up.kind = own.kind"                                                                                \
  "  UNION"                                                                                                    \
  "  SELECT carried.node_id, carried.carried_node_id FROM plan_node_carried AS carried"                        \
  "   WHERE carried.instansi = $1 AND carried.plan_id = $2 AND carried.carried_plan_id = $8)"

constexpr postgres::Statement kNotInUpper = {"planning_rule_not_in_upper", KEEP_FOUND(TWO_PLANS R"sql(
  SELECT own.position, own.node_id, '', $8, '', '', 0, 0::bigint, 0::bigint, own.code, ''
    FROM own WHERE NOT EXISTS (SELECT FROM same WHERE same.own_id = own.node_id))sql")};

constexpr postgres::Statement kNotTakenUp = {"planning_rule_not_taken_up", KEEP_FOUND(TWO_PLANS R"sql(
  SELECT up.position, '', '', $8, up.node_id, '', ceiling.year, 0::bigint, ceiling.amount, '', up.code
    FROM up
    JOIN plan ON plan.instansi = $1 AND plan.plan_id = $2
    JOIN plan_node_ceiling AS ceiling
      ON ceiling.instansi = $1 AND ceiling.plan_id = $8 AND ceiling.node_id = up.node_id AND ceiling.amount > 0
     AND ceiling.year BETWEEN plan.start_year AND plan.end_year
   WHERE NOT EXISTS (SELECT FROM same WHERE same.up_id = up.node_id))sql")};

// All nodes of a code together, on both sides: a program stands under several units.
constexpr postgres::Statement kCeilingAbove = {"planning_rule_ceiling_above_upper", KEEP_FOUND(TWO_PLANS R"sql(,
  linked AS (SELECT DISTINCT up.kind, up.key, same.own_id FROM same JOIN up ON up.node_id = same.up_id),
  here AS (
    SELECT linked.kind, linked.key, ceiling.year, sum(ceiling.amount)::bigint AS amount, min(own.position) AS first
      FROM linked
      JOIN own ON own.node_id = linked.own_id
      JOIN plan_node_ceiling AS ceiling
        ON ceiling.instansi = $1 AND ceiling.plan_id = $2 AND ceiling.node_id = linked.own_id
     GROUP BY 1, 2, 3),
  there AS (
    SELECT up.kind, up.key, ceiling.year, sum(ceiling.amount)::bigint AS amount, min(up.position) AS first
      FROM up
      JOIN plan_node_ceiling AS ceiling
        ON ceiling.instansi = $1 AND ceiling.plan_id = $8 AND ceiling.node_id = up.node_id
     GROUP BY 1, 2, 3)
  SELECT own.position, own.node_id, '', $8, up.node_id, '', here.year, here.amount, there.amount, '', ''
    FROM here JOIN there USING (kind, key, year)
    JOIN own ON own.position = here.first
    JOIN up ON up.position = there.first
   WHERE here.amount > there.amount)sql")};

constexpr postgres::Statement kTargetDiffers = {"planning_rule_target_differs", KEEP_FOUND(TWO_PLANS R"sql(
  SELECT own.position, own.node_id, mine.indicator_id, $8, same.up_id, theirs.indicator_id, here.year, 0::bigint,
         0::bigint, target_text(here.printed, here.label, here.units, here.scale),
         target_text(there.printed, there.label, there.units, there.scale)
    FROM same
    JOIN own ON own.node_id = same.own_id
    JOIN indicator AS mine ON mine.instansi = $1 AND mine.plan_id = $2 AND mine.position > 0
                          AND mine.node_id = same.own_id
    JOIN indicator AS theirs ON theirs.instansi = $1 AND theirs.plan_id = $8 AND theirs.position > 0
                            AND theirs.node_id = same.up_id AND theirs.title_key = mine.title_key
    JOIN indicator_target AS here ON here.instansi = $1 AND here.plan_id = $2 AND here.indicator_id = mine.indicator_id
    JOIN indicator_target AS there ON there.instansi = $1 AND there.plan_id = $8
                                  AND there.indicator_id = theirs.indicator_id AND there.year = here.year
   WHERE CASE WHEN here.kind = 10 OR there.kind = 10 THEN here.kind <> there.kind
              WHEN here.kind = 7 OR there.kind = 7 THEN lower(here.label) <> lower(there.label)
              ELSE (here.units, here.scale, here.upper_units, here.upper_scale)
                   <> (there.units, there.scale, there.upper_units, there.upper_scale) END)sql")};
#undef TWO_PLANS

// $8 road maps · $9 plans. An action counts in a year in which it has a ceiling or a target.
constexpr postgres::Statement kActions = {"planning_rule_actions", KEEP_FOUND(R"sql(
  SELECT action.position, CASE WHEN action.plan_id = $2 THEN action.node_id ELSE '' END, '',
         CASE WHEN action.plan_id = $2 THEN target.plan_id ELSE action.plan_id END,
         CASE WHEN action.plan_id = $2 THEN '' ELSE action.node_id END, '', target.start_year,
         CASE WHEN action.plan_id = $2 THEN coalesce(ceiling.amount, 0) ELSE 0 END,
         CASE WHEN action.plan_id = $2 THEN 0 ELSE coalesce(ceiling.amount, 0) END, '', ''
    FROM plan AS target
    JOIN plan AS road ON road.instansi = $1 AND road.plan_id = ANY($8::text[])
                     AND target.start_year BETWEEN road.start_year AND road.end_year
    JOIN plan_node AS action ON action.instansi = $1 AND action.plan_id = road.plan_id AND action.position > 0
                            AND action.kind = 9
    LEFT JOIN plan_node_ceiling AS ceiling
           ON ceiling.instansi = $1 AND ceiling.plan_id = action.plan_id AND ceiling.node_id = action.node_id
          AND ceiling.year = target.start_year
   WHERE target.instansi = $1 AND target.plan_id = ANY($9::text[])
     AND (ceiling.amount > 0
          OR EXISTS (SELECT FROM indicator
                       JOIN indicator_target AS aim ON aim.instansi = $1 AND aim.plan_id = action.plan_id
                                                   AND aim.indicator_id = indicator.indicator_id
                                                   AND aim.year = target.start_year AND aim.kind <> 10
                      WHERE indicator.instansi = $1 AND indicator.plan_id = action.plan_id AND indicator.position > 0
                        AND indicator.node_id = action.node_id))
     AND (target.unit_id IS NULL
          OR EXISTS (SELECT FROM plan_node_unit AS unit
                      WHERE unit.instansi = $1 AND unit.plan_id = action.plan_id AND unit.node_id = action.node_id
                        AND unit.unit_id = target.unit_id))
     AND NOT EXISTS (SELECT FROM plan_node_carried AS carried
                      WHERE carried.instansi = $1 AND carried.carried_plan_id = action.plan_id
                        AND carried.carried_node_id = action.node_id AND carried.plan_id = target.plan_id)
     AND NOT EXISTS (SELECT FROM plan_node AS node
                      WHERE node.instansi = $1 AND node.plan_id = target.plan_id AND node.position > 0
                        AND (node.title_key = action.title_key OR action.title_key = ANY(node.alias_keys)
                             OR node.title_key = ANY(action.alias_keys)
                             OR (action.code <> '' AND node.code = action.code))))sql")};

const postgres::Statement& StatementOf(v1::ConsistencyRule rule) {
  switch (rule) {
    case v1::CONSISTENCY_RULE_NOT_IN_UPPER_PLAN:
      return kNotInUpper;
    case v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP:
      return kNotTakenUp;
    case v1::CONSISTENCY_RULE_CEILING_ABOVE_UPPER_PLAN:
      return kCeilingAbove;
    case v1::CONSISTENCY_RULE_TARGET_DIFFERS_FROM_UPPER_PLAN:
      return kTargetDiffers;
    default:
      TERPADU_ASSERT(false);
      return kNotInUpper;
  }
}

}  // namespace

absl::StatusOr<int> FindAgainst(postgres::Transaction& transaction, const FindingsSink& sink,
                                const Comparison& comparison) {
  postgres::Params params = ParamsOf(sink);
  params.Text(comparison.above_id).IntArray(comparison.kinds).Text(comparison.unit_id);
  return Run(transaction, StatementOf(sink.rule), params);
}

absl::StatusOr<int> FindActions(postgres::Transaction& transaction, const FindingsSink& sink,
                                const std::vector<std::string>& road_maps, const std::vector<std::string>& plans) {
  postgres::Params params = ParamsOf(sink);
  params.TextArray(road_maps).TextArray(plans);
  return Run(transaction, kActions, params);
}

}  // namespace terpadu::planning
