#include <algorithm>
#include <span>

#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/planning/domain/text.h"
#include "services/planning/store/indicator_batch.h"
#include "services/planning/store/tree_rows.h"
#include "services/planning/store/tree_store.h"
#include "services/planning/store/value_json.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInsert = {"planning_indicator_insert", R"sql(
  INSERT INTO indicator (instansi, plan_id, indicator_id, node_id, position, title, polarity, aggregation, source_line,
                         title_key, final_target, baseline, baseline_year)
  SELECT $1, $2, indicator_id, node_id, position, title, $3, 0, source_line, title_key,
         nullif(final_target, '')::jsonb, nullif(baseline, '')::jsonb, baseline_year
    FROM unnest($4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[],
                $12::bigint[])
      AS entry (indicator_id, node_id, position, title, source_line, title_key, final_target, baseline,
                baseline_year))sql"};

constexpr postgres::Statement kInsertTargets = {"planning_indicator_insert_targets", R"sql(
  INSERT INTO indicator_target (instansi, plan_id, indicator_id, year, kind, units, scale, upper_units, upper_scale,
                                unit, label, printed)
  SELECT $1, $2, entry.*
    FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                $10::text[], $11::text[], $12::text[]) AS entry)sql"};

// Of the SELECTs of an indicator, in the order of the enum Column.
#define INDICATOR_COLUMNS                                                                                        \
  "position, indicator_id, node_id, title, polarity, aggregation, source_line,"                                  \
  " (SELECT coalesce(json_agg(json_build_array(year, kind, units, scale, upper_units, upper_scale, unit, label," \
  "                                            printed) ORDER BY year), '[]')::text"                             \
  "    FROM indicator_target AS of"                                                                              \
  "   WHERE of.instansi = $1 AND of.plan_id = $2 AND of.indicator_id = indicator.indicator_id),"                 \
  " coalesce(baseline::text, ''), baseline_year, coalesce(final_target::text, ''), source, unit_of_measure, version"

constexpr postgres::Statement kList = {"planning_indicator_list", "SELECT " INDICATOR_COLUMNS R"sql(
    FROM indicator
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND position > $3
   ORDER BY position LIMIT $4)sql"};

constexpr postgres::Statement kFind = {"planning_indicator_find", "SELECT " INDICATOR_COLUMNS R"sql(
    FROM unnest($3::text[]) WITH ORDINALITY AS wanted (id, place)
    JOIN indicator ON instansi = $1 AND plan_id = $2 AND indicator_id = wanted.id
   ORDER BY place)sql"};

constexpr postgres::Statement kFindOfNodes = {"planning_indicator_find_of_nodes", "SELECT " INDICATOR_COLUMNS R"sql(
    FROM indicator
   WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND node_id = ANY($3)
   ORDER BY position)sql"};
#undef INDICATOR_COLUMNS

v1::Indicator IndicatorIn(const postgres::Rows& rows, int row, const PlanKey& key) {
  enum Column {
    kPosition,
    kId,
    kNode,
    kTitle,
    kPolarity,
    kAggregation,
    kSourceLine,
    kTargets,
    kBaseline,
    kBaselineYear,
    kFinalTarget,
    kSource,
    kUnitOfMeasure,
    kVersion
  };
  v1::Indicator indicator;
  indicator.set_name(key.IndicatorName(rows.Text(row, kId)));
  indicator.set_node(key.NodeName(rows.Text(row, kNode)));
  indicator.set_title(rows.Text(row, kTitle));
  indicator.set_polarity(static_cast<type::v1::Polarity>(rows.Int(row, kPolarity)));
  indicator.set_aggregation(static_cast<type::v1::Aggregation>(rows.Int(row, kAggregation)));
  indicator.set_source_line(static_cast<int>(rows.Int(row, kSourceLine)));
  for (const nlohmann::json& entry : nlohmann::json::parse(rows.Text(row, kTargets))) {
    v1::YearTarget& target = *indicator.add_targets();
    target.set_year(entry[0].get<int>());
    *target.mutable_value() = ValueIn(entry, 1);
  }
  if (const std::string baseline = rows.Text(row, kBaseline); !baseline.empty()) {
    *indicator.mutable_baseline() = ValueIn(nlohmann::json::parse(baseline));
  }
  if (const std::string final_target = rows.Text(row, kFinalTarget); !final_target.empty()) {
    *indicator.mutable_final_target() = ValueIn(nlohmann::json::parse(final_target));
  }
  indicator.set_baseline_year(static_cast<int>(rows.Int(row, kBaselineYear)));
  indicator.set_source(rows.Text(row, kSource));
  indicator.set_unit_of_measure(rows.Text(row, kUnitOfMeasure));
  indicator.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return indicator;
}

// What is counted, `kegiatan/bulan` when it is so many in each period.
std::string UnitOf(const TargetValue& value) {
  return value.period.empty() ? value.unit : value.unit + "/" + value.period;
}

// As JsonOf (value_json.h).
std::string ValueJson(const TargetValue& value) {
  return nlohmann::json{static_cast<int>(value.kind),
                        value.number.units,
                        value.number.scale,
                        value.upper.units,
                        value.upper.scale,
                        UnitOf(value),
                        value.label,
                        value.printed}
      .dump();
}

absl::Status InsertRows(postgres::Transaction& transaction, const PlanKey& key, std::span<const TreeIndicator> entries,
                        int64_t position, type::v1::Polarity polarity) {
  std::vector<std::string> ids, nodes, titles, title_keys, final_targets, baselines;
  std::vector<int64_t> positions, lines, baseline_years;
  for (const TreeIndicator& indicator : entries) {
    ids.push_back(indicator.id);
    nodes.push_back(indicator.node_id);
    positions.push_back(++position);
    titles.push_back(indicator.title);
    title_keys.push_back(Normalized(indicator.title));
    lines.push_back(indicator.line);
    final_targets.push_back(indicator.final_target.has_value() ? ValueJson(*indicator.final_target) : "");
    baselines.push_back(indicator.baseline.has_value() ? ValueJson(*indicator.baseline) : "");
    baseline_years.push_back(indicator.baseline_year);
  }
  postgres::Params params = ParamsOf(key);
  params.Int(polarity).TextArray(ids).TextArray(nodes).IntArray(positions).TextArray(titles).IntArray(lines);
  params.TextArray(title_keys).TextArray(final_targets).TextArray(baselines).IntArray(baseline_years);
  return transaction.Execute(kInsert, params).status();
}

absl::Status InsertTargets(postgres::Transaction& transaction, const PlanKey& key,
                           std::span<const TreeIndicator> entries) {
  std::vector<std::string> ids, units, labels, printed;
  std::vector<int64_t> years, kinds, numbers, scales, upper_numbers, upper_scales;
  for (const TreeIndicator& indicator : entries) {
    for (const auto& [year, value, column] : indicator.targets) {
      ids.push_back(indicator.id);
      years.push_back(year);
      kinds.push_back(static_cast<int64_t>(value.kind));
      numbers.push_back(value.number.units);
      scales.push_back(value.number.scale);
      upper_numbers.push_back(value.upper.units);
      upper_scales.push_back(value.upper.scale);
      units.push_back(UnitOf(value));
      labels.push_back(value.label);
      printed.push_back(value.printed);
    }
  }
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids).IntArray(years).IntArray(kinds).IntArray(numbers).IntArray(scales);
  params.IntArray(upper_numbers).IntArray(upper_scales).TextArray(units).TextArray(labels).TextArray(printed);
  return transaction.Execute(kInsertTargets, params).status();
}

}  // namespace

absl::Status InsertIndicators(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree,
                              type::v1::Polarity polarity) {
  for (size_t first = 0; first < tree.indicators.size(); first += kRowsInABatch) {
    const auto entries =
        std::span(tree.indicators).subspan(first, std::min(kRowsInABatch, tree.indicators.size() - first));
    TERPADU_RETURN_IF_ERROR(InsertRows(transaction, key, entries, static_cast<int64_t>(first), polarity));
    TERPADU_RETURN_IF_ERROR(InsertTargets(transaction, key, entries));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Placed<v1::Indicator>>> ListIndicators(const Executor& executor, const PlanKey& key,
                                                                  int after, int limit) {
  postgres::Params params = ParamsOf(key);
  params.Int(after).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kList, params));
  std::vector<Placed<v1::Indicator>> indicators;
  indicators.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    indicators.push_back({static_cast<int>(rows.Int(row, 0)), IndicatorIn(rows, row, key)});
  }
  return indicators;
}

namespace {

absl::StatusOr<std::vector<v1::Indicator>> Find(const Executor& executor, const postgres::Statement& statement,
                                                const PlanKey& key, const std::vector<std::string>& ids) {
  postgres::Params params = ParamsOf(key);
  params.TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(statement, params));
  std::vector<v1::Indicator> indicators;
  indicators.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    indicators.push_back(IndicatorIn(rows, row, key));
  }
  return indicators;
}

}  // namespace

absl::StatusOr<std::vector<v1::Indicator>> FindIndicators(const Executor& executor, const PlanKey& key,
                                                          const std::vector<std::string>& ids) {
  return Find(executor, kFind, key, ids);
}

absl::StatusOr<std::vector<v1::Indicator>> FindIndicatorsOf(const Executor& executor, const PlanKey& key,
                                                            const std::vector<std::string>& node_ids) {
  return Find(executor, kFindOfNodes, key, node_ids);
}

}  // namespace terpadu::planning
