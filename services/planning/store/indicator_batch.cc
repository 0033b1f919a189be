#include "services/planning/store/indicator_batch.h"

#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"
#include "services/planning/store/value_json.h"

namespace terpadu::planning {
namespace {

// $1 $2 plan · $3… indicator: id, node, place in the batch, title, its key, polarity, aggregation, line, baseline or
// '', its year, final target or '', source, unit · $16… targets · $26 request, method, fingerprint, kind, years
constexpr postgres::Statement kInsert = {"planning_indicator_batch_insert", R"sql(
  WITH draft AS MATERIALIZED (
    SELECT FROM plan WHERE instansi = $1 AND plan_id = $2 AND state = 1 AND kind = $29 AND start_year = $30
                       AND end_year = $31
       FOR NO KEY UPDATE),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT $1, $26::uuid, $27, $28, $2 FROM draft
    RETURNING 1),
  moved AS (
    UPDATE plan SET last_indicator_position = last_indicator_position + cardinality($3::text[]), revision = revision + 1
      FROM asked WHERE instansi = $1 AND plan_id = $2
    RETURNING last_indicator_position - cardinality($3::text[]) AS base),
  made AS (
    INSERT INTO indicator (instansi, plan_id, indicator_id, node_id, position, title, title_key, polarity, aggregation,
                           source_line, baseline, baseline_year, final_target, source, unit_of_measure)
    SELECT $1, $2, indicator_id, node_id, moved.base + place, title, title_key, polarity, aggregation, line,
           nullif(baseline, '')::jsonb, baseline_year, nullif(final_target, '')::jsonb, source, unit
      FROM moved, unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
                         $10::bigint[], $11::text[], $12::bigint[], $13::text[], $14::text[], $15::text[])
             AS row (indicator_id, node_id, place, title, title_key, polarity, aggregation, line, baseline,
                     baseline_year, final_target, source, unit)),
  target AS (
    INSERT INTO indicator_target (instansi, plan_id, indicator_id, year, kind, units, scale, upper_units, upper_scale,
                                  unit, label, printed)
    SELECT $1, $2, row.*
      FROM moved, unnest($16::text[], $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[],
                         $22::bigint[], $23::text[], $24::text[], $25::text[])
             AS row (indicator_id, year, kind, units, scale, upper_units, upper_scale, unit, label, printed))
  SELECT base FROM moved)sql"};

constexpr postgres::Statement kObstacles = {"planning_indicator_batch_obstacles", R"sql(
  SELECT true, indicator_id FROM indicator WHERE instansi = $1 AND plan_id = $2 AND indicator_id = ANY($3)
  UNION ALL
  SELECT false, named.node_id FROM unnest($4::text[]) AS named (node_id)
   WHERE NOT EXISTS (SELECT FROM plan_node AS node
                      WHERE node.instansi = $1 AND node.plan_id = $2 AND node.node_id = named.node_id))sql"};

constexpr postgres::Statement kUpdate = {"planning_indicator_batch_update", R"sql(
  UPDATE indicator
     SET node_id = row.node_id, title = row.title, title_key = row.title_key, polarity = row.polarity,
         aggregation = row.aggregation, source_line = line, baseline = nullif(row.baseline, '')::jsonb,
         baseline_year = row.baseline_year, final_target = nullif(row.final_target, '')::jsonb, source = row.source,
         unit_of_measure = row.unit, version = version + 1
    FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
                $10::bigint[], $11::text[], $12::bigint[], $13::text[], $14::text[], $15::text[])
           AS row (indicator_id, node_id, place, title, title_key, polarity, aggregation, line, baseline, baseline_year,
                   final_target, source, unit)
   WHERE indicator.instansi = $1 AND indicator.plan_id = $2 AND indicator.indicator_id = row.indicator_id)sql"};

constexpr postgres::Statement kInsertTargets = {"planning_indicator_batch_insert_targets", R"sql(
  INSERT INTO indicator_target (instansi, plan_id, indicator_id, year, kind, units, scale, upper_units, upper_scale,
                                unit, label, printed)
  SELECT $1, $2, row.*
    FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                $10::text[], $11::text[], $12::text[]) AS row)sql"};

constexpr postgres::Statement kDeleteTargets = {"planning_indicator_batch_delete_targets", R"sql(
  DELETE FROM indicator_target WHERE instansi = $1 AND plan_id = $2 AND indicator_id = ANY($3))sql"};
constexpr postgres::Statement kDelete = {"planning_indicator_batch_delete", R"sql(
  DELETE FROM indicator WHERE instansi = $1 AND plan_id = $2 AND indicator_id = ANY($3))sql"};

struct Columns {
  std::vector<std::string> ids, nodes, titles, keys, baselines, final_targets, sources, units;
  std::vector<int64_t> places, polarities, aggregations, lines, baseline_years;
  std::vector<std::string> target_ids, target_units, labels, printed;
  std::vector<int64_t> years, kinds, numbers, scales, upper_numbers, upper_scales;

  explicit Columns(const std::vector<IndicatorRow>& indicators) {
    for (const IndicatorRow& row : indicators) {
      Add(row);
      for (const v1::YearTarget& target : row.message.targets()) {
        AddTarget(row.id, target);
      }
    }
  }

  void Add(const IndicatorRow& row) {
    const v1::Indicator& indicator = row.message;
    ids.push_back(row.id);
    nodes.push_back(row.node_id);
    places.push_back(static_cast<int64_t>(ids.size()));
    titles.push_back(indicator.title());
    keys.push_back(row.title_key);
    polarities.push_back(indicator.polarity());
    aggregations.push_back(indicator.aggregation());
    lines.push_back(indicator.source_line());
    baselines.push_back(indicator.has_baseline() ? JsonOf(indicator.baseline()).dump() : "");
    baseline_years.push_back(indicator.baseline_year());
    final_targets.push_back(indicator.has_final_target() ? JsonOf(indicator.final_target()).dump() : "");
    sources.push_back(indicator.source());
    units.push_back(indicator.unit_of_measure());
  }

  void AddTarget(const std::string& id, const v1::YearTarget& target) {
    const type::v1::Value& value = target.value();
    target_ids.push_back(id);
    years.push_back(target.year());
    kinds.push_back(value.kind());
    numbers.push_back(value.number().units());
    scales.push_back(value.number().scale());
    upper_numbers.push_back(value.upper().units());
    upper_scales.push_back(value.upper().scale());
    target_units.push_back(value.unit());
    labels.push_back(value.label());
    printed.push_back(value.printed());
  }

  void Indicators(postgres::Params& params) const {
    params.TextArray(ids).TextArray(nodes).IntArray(places).TextArray(titles).TextArray(keys).IntArray(polarities);
    params.IntArray(aggregations).IntArray(lines).TextArray(baselines).IntArray(baseline_years);
    params.TextArray(final_targets).TextArray(sources).TextArray(units);
  }
  void Targets(postgres::Params& params) const {
    params.TextArray(target_ids).IntArray(years).IntArray(kinds).IntArray(numbers).IntArray(scales);
    params.IntArray(upper_numbers).IntArray(upper_scales).TextArray(target_units).TextArray(labels).TextArray(printed);
  }
};

}  // namespace

absl::StatusOr<std::optional<int>> InsertIndicatorBatch(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const PlanKey& key, const DraftHead& head,
                                                        const BatchRequest& request,
                                                        const std::vector<IndicatorRow>& indicators) {
  const Columns columns(indicators);
  postgres::Params params = ParamsOf(key);
  columns.Indicators(params);
  columns.Targets(params);
  params.Text(request.request_id).Text(request.method).Text(request.fingerprint);
  params.Int(head.kind).Int(head.start_year).Int(head.end_year);
  TERPADU_ASSIGN(const postgres::Rows rows, connection.Execute(scope, kInsert, params));
  return rows.empty() ? std::nullopt : std::optional(static_cast<int>(rows.Int(0, 0)) + 1);
}

absl::StatusOr<IndicatorObstacles> FindIndicatorObstacles(const Executor& executor, const PlanKey& key,
                                                          const std::vector<IndicatorRow>& indicators) {
  const Columns columns(indicators);
  postgres::Params params = ParamsOf(key);
  params.TextArray(columns.ids).TextArray(columns.nodes);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kObstacles, params));
  IndicatorObstacles obstacles;
  for (int row = 0; row < rows.size(); ++row) {
    (rows.Bool(row, 0) ? obstacles.existing : obstacles.missing_nodes).push_back(rows.Text(row, 1));
  }
  return obstacles;
}

absl::Status UpdateIndicatorRows(postgres::Transaction& transaction, const PlanKey& key,
                                 const std::vector<IndicatorRow>& indicators) {
  const Columns columns(indicators);
  postgres::Params update = ParamsOf(key);
  columns.Indicators(update);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kUpdate, update).status());
  postgres::Params remove = ParamsOf(key);
  remove.TextArray(columns.ids);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDeleteTargets, remove).status());
  postgres::Params targets = ParamsOf(key);
  columns.Targets(targets);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kInsertTargets, targets).status());
  return RaiseRevision(transaction, key);
}

absl::Status DeleteIndicatorRows(postgres::Transaction& transaction, const PlanKey& key,
                                 const std::vector<std::string>& ids) {
  for (const postgres::Statement& statement : {kDeleteTargets, kDelete}) {
    postgres::Params params = ParamsOf(key);
    params.TextArray(ids);
    TERPADU_RETURN_IF_ERROR(transaction.Execute(statement, params).status());
  }
  return RaiseRevision(transaction, key);
}

}  // namespace terpadu::planning
