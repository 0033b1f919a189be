#include "services/planning/store/consistency_rules.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

// A statement that keeps what its query finds: place, node, indicator, and of the other place plan, node, indicator;
// then year, amount and other amount, value and other value. $1 $2 plan · $3 check · $4 position · $5 rule · $6
// severity · $7 room · $8… of the rule.
#define KEEP_FOUND(query)                                                                                            \
  "WITH found (place, node_id, indicator_id, other_plan, other_node, other_indicator, year, amount, other_amount,"   \
  "            value, other_value) AS (" query                                                                       \
  "), kept AS ("                                                                                                     \
  "  INSERT INTO plan_finding (instansi, plan_id, check_no, position, rule, severity, node_id, indicator_id,"        \
  "                            other_plan_id, other_node_id, other_indicator_id, year, amount, other_amount, value," \
  "                            other_value)"                                                                         \
  "  SELECT $1, $2, $3, $4::int + row_number() OVER (ORDER BY place, year, node_id, indicator_id, other_node,"       \
  "                                                           other_indicator, other_plan),"                         \
  "         $5::int, $6::int, node_id, indicator_id, other_plan, other_node, other_indicator, year, amount,"         \
  "         other_amount, value, other_value"                                                                        \
  "    FROM found"                                                                                                   \
  "   ORDER BY place, year, node_id, indicator_id, other_node, other_indicator, other_plan LIMIT $7)"                \
  " SELECT count(*) FROM found"

// $8: 1 for a ceiling below its parts, 2 above, 3 missing. In an annual plan every program has kegiatan, and these sub
// kegiatan: there a ceiling without parts is above them too.
constexpr postgres::Statement kCeilings = {"planning_rule_ceilings", KEEP_FOUND(R"sql(
  SELECT node.position, node.node_id, '', $2,
         coalesce((SELECT part.node_id FROM plan_node AS part
                    WHERE part.instansi = $1 AND part.plan_id = $2 AND part.position > 0 AND part.position = sums.first),
                  ''), '', sums.year, coalesce(own, 0), coalesce(parts, 0), '', ''
    FROM (SELECT node_id, year, max(own) AS own, max(parts) AS parts, max(first) AS first
            FROM (SELECT above.node_id, ceiling.year, ceiling.amount AS own, NULL::bigint AS parts, NULL::int AS first
                    FROM plan_node AS above
                    JOIN plan_node_ceiling AS ceiling
                      ON ceiling.instansi = $1 AND ceiling.plan_id = $2 AND ceiling.node_id = above.node_id
                   WHERE above.instansi = $1 AND above.plan_id = $2 AND above.position > 0 AND above.kind IN (6, 7)
                  UNION ALL
                  SELECT part.parent_id, ceiling.year, NULL, sum(ceiling.amount)::bigint, min(part.position)
                    FROM plan_node AS part
                    JOIN plan_node_ceiling AS ceiling
                      ON ceiling.instansi = $1 AND ceiling.plan_id = $2 AND ceiling.node_id = part.node_id
                   WHERE part.instansi = $1 AND part.plan_id = $2 AND part.position > 0 AND part.kind IN (7, 8)
                     AND part.parent_id IS NOT NULL
                   GROUP BY part.parent_id, ceiling.year) AS both_sides
           GROUP BY node_id, year) AS sums
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = sums.node_id
   WHERE CASE $8::int
           WHEN 1 THEN own < parts
           WHEN 2 THEN own > coalesce(parts, 0)
                       AND (parts IS NOT NULL
                            OR EXISTS (SELECT FROM plan WHERE instansi = $1 AND plan_id = $2 AND kind IN (3, 4)))
           ELSE own IS NULL AND parts > 0 END)sql")};

constexpr postgres::Statement kTwice = {"planning_rule_node_twice", KEEP_FOUND(R"sql(
  SELECT position, node_id, '', $2, first_id, '', 0, 0::bigint, 0::bigint, code, code
    FROM (SELECT position, node_id, code,
                 first_value(node_id) OVER (PARTITION BY parent_id, kind, code, lead_unit_id ORDER BY position) AS first_id
            FROM plan_node WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND code <> '') AS node
   WHERE first_id <> node_id)sql")};

constexpr postgres::Statement kOutOfPlace = {"planning_rule_code_out_of_place", KEEP_FOUND(R"sql(
  SELECT part.position, part.node_id, '', $2, above.node_id, '', 0, 0::bigint, 0::bigint, part.code, above.code
    FROM plan_node AS part
    JOIN plan_node AS above ON above.instansi = $1 AND above.plan_id = $2 AND above.node_id = part.parent_id
   WHERE part.instansi = $1 AND part.plan_id = $2 AND part.position > 0 AND part.kind IN (7, 8)
     AND part.code <> '' AND above.code <> '' AND NOT starts_with(part.code, above.code || '.'))sql")};

// Kinds 7 and 10 are a word and `-`: neither is zero.
constexpr postgres::Statement kDrops = {"planning_rule_series_drops", KEEP_FOUND(R"sql(
  SELECT node.position, indicator.node_id, indicator.indicator_id, $2, indicator.node_id, indicator.indicator_id,
         series.year, 0::bigint, 0::bigint, series.text, series.before_year || ': ' || series.before_text
    FROM indicator
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = indicator.node_id
    JOIN (SELECT indicator_id, year, units, target_text(printed, label, units, scale) AS text,
                 lag(units) OVER before AS before_units, lag(year) OVER before AS before_year,
                 lag(target_text(printed, label, units, scale)) OVER before AS before_text
            FROM indicator_target
           WHERE instansi = $1 AND plan_id = $2 AND kind NOT IN (7, 10)
          WINDOW before AS (PARTITION BY indicator_id ORDER BY year)) AS series
      ON series.indicator_id = indicator.indicator_id AND series.units = 0 AND series.before_units > 0
   WHERE indicator.instansi = $1 AND indicator.plan_id = $2 AND indicator.position > 0 AND polarity <> 2)sql")};

constexpr postgres::Statement kMissesFinal = {"planning_rule_series_misses_final", KEEP_FOUND(R"sql(
  SELECT node.position, indicator.node_id, indicator.indicator_id, $2, indicator.node_id, indicator.indicator_id,
         last.year, 0::bigint, 0::bigint, target_text(last.printed, last.label, last.units, last.scale),
         target_text(final_target->>7, final_target->>6, (final_target->>1)::bigint, (final_target->>2)::int)
    FROM indicator
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = indicator.node_id
    JOIN LATERAL (SELECT * FROM indicator_target AS target
                   WHERE target.instansi = $1 AND target.plan_id = $2 AND target.indicator_id = indicator.indicator_id
                     AND target.kind <> 10
                   ORDER BY year DESC LIMIT 1) AS last ON true
   WHERE indicator.instansi = $1 AND indicator.plan_id = $2 AND indicator.position > 0
     AND final_target IS NOT NULL AND (final_target->>0)::int <> 10
     AND CASE WHEN (final_target->>0)::int = 7 OR last.kind = 7 THEN lower(final_target->>6) <> lower(last.label)
              ELSE ((final_target->>1)::bigint, (final_target->>2)::int) <> (last.units, last.scale) END)sql")};

// Of programs and what is below them many are measured alike (`Jumlah dokumen`): there the same indicator is one of the
// same code or title.
constexpr postgres::Statement kSeriesTwice = {"planning_rule_series_twice", KEEP_FOUND(R"sql(
  SELECT place, node_id, indicator_id, $2, first_node, first_id, 0, 0::bigint, 0::bigint, series, first_series
    FROM (SELECT node.position AS place, indicator.node_id, indicator.indicator_id, targets.series, targets.compared,
                 first_value(indicator.node_id) OVER same AS first_node,
                 first_value(indicator.indicator_id) OVER same AS first_id,
                 first_value(targets.series) OVER same AS first_series,
                 first_value(targets.compared) OVER same AS first_compared
            FROM indicator
            JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = indicator.node_id
            JOIN (SELECT indicator_id,
                         string_agg(year || ': ' || target_text(printed, label, units, scale), '; ' ORDER BY year) AS series,
                         string_agg(concat_ws(':', year, units, scale, upper_units, upper_scale, lower(label)), ';'
                                    ORDER BY year) AS compared
                    FROM indicator_target WHERE instansi = $1 AND plan_id = $2 AND kind <> 10
                   GROUP BY indicator_id) AS targets
              ON targets.indicator_id = indicator.indicator_id
           WHERE indicator.instansi = $1 AND indicator.plan_id = $2 AND indicator.position > 0
          WINDOW same AS (PARTITION BY indicator.title_key,
                                       CASE WHEN node.kind NOT IN (6, 7, 8) THEN ''
                                            WHEN node.code <> '' THEN node.code || ' ' || node.lead_unit_id
                                            ELSE node.title_key END
                          ORDER BY indicator.position)) AS stands
   WHERE first_id <> indicator_id AND first_compared <> compared)sql")};

// $8 areas
constexpr postgres::Statement kQuickWins = {"planning_rule_quick_wins", KEEP_FOUND(R"sql(
  SELECT node.position, node.node_id, '', $2, long.area, '', long.last, 0::bigint, 0::bigint,
         long.first || '–' || long.last, ''
    FROM (WITH RECURSIVE below AS (
            SELECT node_id, node_id AS area FROM plan_node
             WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND kind = 4 AND title_key = ANY($8::text[])
            UNION ALL
            SELECT part.node_id, below.area
              FROM below JOIN plan_node AS part
                           ON part.instansi = $1 AND part.plan_id = $2 AND part.parent_id = below.node_id),
          years AS (
            SELECT node_id, year FROM plan_node_ceiling WHERE instansi = $1 AND plan_id = $2 AND amount > 0
            UNION
            SELECT indicator.node_id, target.year
              FROM indicator
              JOIN indicator_target AS target ON target.instansi = $1 AND target.plan_id = $2
                                             AND target.indicator_id = indicator.indicator_id AND target.kind <> 10
             WHERE indicator.instansi = $1 AND indicator.plan_id = $2)
          SELECT below.node_id, below.area, min(year) AS first, max(year) AS last
            FROM below JOIN years USING (node_id)
           GROUP BY below.node_id, below.area HAVING min(year) < max(year)) AS long
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = long.node_id)sql")};

// $8 codes · $9 why each is none
constexpr postgres::Statement kCodes = {"planning_rule_codes", KEEP_FOUND(R"sql(
  SELECT node.position, node.node_id, '', '', '', '', 0, 0::bigint, 0::bigint, node.code, unknown.reason
    FROM unnest($8::text[], $9::text[]) AS unknown (code, reason)
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.position > 0 AND node.kind IN (6, 7, 8)
                          AND node.code = unknown.code)sql")};

constexpr postgres::Statement kMissing = {"planning_rule_missing_peers", KEEP_FOUND(R"sql(
  SELECT place::int, '', '', '', '', '', 0, 0::bigint, 0::bigint, '', kind
    FROM unnest($8::text[]) WITH ORDINALITY AS missing (kind, place))sql")};

constexpr postgres::Statement kPlanCodes = {"planning_rule_plan_codes", R"sql(
  SELECT DISTINCT code FROM plan_node
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND kind IN (6, 7, 8) AND code <> '' ORDER BY code)sql"};

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
#undef KEEP_FOUND

postgres::Params ParamsOf(const FindingsSink& sink) {
  postgres::Params params = ParamsOf(sink.key);
  params.Int(sink.check_number).Int(sink.position).Int(sink.rule).Int(sink.severity).Int(sink.room);
  return params;
}

absl::StatusOr<int> Run(postgres::Transaction& transaction, const postgres::Statement& statement,
                        const postgres::Params& params) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(statement, params));
  return static_cast<int>(rows.Int(0, 0));
}

const postgres::Statement& StatementOf(v1::ConsistencyRule rule) {
  switch (rule) {
    case v1::CONSISTENCY_RULE_NODE_TWICE:
      return kTwice;
    case v1::CONSISTENCY_RULE_CODE_OUT_OF_PLACE:
      return kOutOfPlace;
    case v1::CONSISTENCY_RULE_SERIES_DROPS_TO_ZERO:
      return kDrops;
    case v1::CONSISTENCY_RULE_SERIES_MISSES_FINAL_TARGET:
      return kMissesFinal;
    case v1::CONSISTENCY_RULE_SERIES_TWICE:
      return kSeriesTwice;
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
      return kTwice;
  }
}

}  // namespace

absl::StatusOr<int> FindCeilings(postgres::Transaction& transaction, const FindingsSink& sink) {
  postgres::Params params = ParamsOf(sink);
  params.Int(sink.rule == v1::CONSISTENCY_RULE_CEILING_BELOW_PARTS   ? 1
             : sink.rule == v1::CONSISTENCY_RULE_CEILING_ABOVE_PARTS ? 2
                                                                     : 3);
  return Run(transaction, kCeilings, params);
}

absl::StatusOr<int> FindWithinPlan(postgres::Transaction& transaction, const FindingsSink& sink) {
  return Run(transaction, StatementOf(sink.rule), ParamsOf(sink));
}

absl::StatusOr<int> FindQuickWins(postgres::Transaction& transaction, const FindingsSink& sink,
                                  const std::vector<std::string>& areas) {
  postgres::Params params = ParamsOf(sink);
  params.TextArray(areas);
  return Run(transaction, kQuickWins, params);
}

absl::StatusOr<int> FindCodes(postgres::Transaction& transaction, const FindingsSink& sink,
                              const std::vector<std::pair<std::string, std::string>>& unknown) {
  std::vector<std::string> codes, reasons;
  for (const auto& [code, reason] : unknown) {
    codes.push_back(code);
    reasons.push_back(reason);
  }
  postgres::Params params = ParamsOf(sink);
  params.TextArray(codes).TextArray(reasons);
  return Run(transaction, kCodes, params);
}

absl::StatusOr<int> FindMissingPeers(postgres::Transaction& transaction, const FindingsSink& sink,
                                     const std::vector<std::string>& kinds) {
  postgres::Params params = ParamsOf(sink);
  params.TextArray(kinds);
  return Run(transaction, kMissing, params);
}

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

absl::StatusOr<std::vector<std::string>> FindPlanCodes(postgres::Transaction& transaction, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kPlanCodes, ParamsOf(key)));
  std::vector<std::string> codes;
  for (int row = 0; row < rows.size(); ++row) {
    codes.push_back(rows.Text(row, 0));
  }
  return codes;
}

}  // namespace terpadu::planning
