#include "services/planning/store/consistency_rules.h"

#include "libs/base/assert.h"
#include "services/planning/store/keep_found.h"

namespace terpadu::planning {
namespace {

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

// $8 bands, from the highest on. Kind 6 is a score, its label the grade; other words than a grade are none.
constexpr postgres::Statement kGrades = {"planning_rule_grades", KEEP_FOUND(R"sql(
  SELECT node.position, indicator.node_id, indicator.indicator_id, $2, indicator.node_id, indicator.indicator_id,
         score.year, 0::bigint, 0::bigint, score.label || ': ' || trim_scale(score.number), banded.grade
    FROM (SELECT indicator_id, year, upper(trim(label)) AS label, units / 10::numeric ^ scale AS number
            FROM indicator_target WHERE instansi = $1 AND plan_id = $2 AND kind = 6 AND label <> ''
           UNION
          SELECT indicator_id, 0, upper(trim(said->>6)), (said->>1)::numeric / 10::numeric ^ (said->>2)::int
            FROM indicator, unnest(ARRAY[final_target, baseline]) AS said
           WHERE instansi = $1 AND plan_id = $2 AND (said->>0)::int = 6 AND said->>6 <> '') AS score
    JOIN LATERAL (SELECT band.value->>'grade' AS grade
                    FROM jsonb_array_elements($8::jsonb) WITH ORDINALITY AS band (value, place)
                   WHERE band.value->>'above' IS NULL OR score.number > (band.value->>'above')::numeric
                   ORDER BY place LIMIT 1) AS banded ON true
    JOIN indicator ON indicator.instansi = $1 AND indicator.plan_id = $2
                  AND indicator.indicator_id = score.indicator_id
    JOIN plan_node AS node ON node.instansi = $1 AND node.plan_id = $2 AND node.node_id = indicator.node_id
   WHERE banded.grade <> score.label
     AND EXISTS (SELECT FROM jsonb_array_elements($8::jsonb) AS band WHERE band->>'grade' = score.label))sql")};

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

absl::StatusOr<int> FindGrades(postgres::Transaction& transaction, const FindingsSink& sink, const std::string& bands) {
  postgres::Params params = ParamsOf(sink);
  params.Text(bands);
  return Run(transaction, kGrades, params);
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

absl::StatusOr<std::vector<std::string>> FindPlanCodes(postgres::Transaction& transaction, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kPlanCodes, ParamsOf(key)));
  std::vector<std::string> codes;
  for (int row = 0; row < rows.size(); ++row) {
    codes.push_back(rows.Text(row, 0));
  }
  return codes;
}

}  // namespace terpadu::planning
