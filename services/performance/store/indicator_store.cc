#include "services/performance/store/indicator_store.h"

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"

namespace terpadu::performance {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kFind = {"indicator_find", R"sql(
  SELECT name, node, title, polarity, formula, targets, changes, version
    FROM indicator WHERE instansi = $1 AND name = $2)sql"};

constexpr Statement kLock = {"indicator_lock", R"sql(
  SELECT name, node, title, polarity, formula, targets, changes, version
    FROM indicator WHERE instansi = $1 AND name = $2 FOR UPDATE)sql"};

constexpr Statement kList = {"indicator_list", R"sql(
  SELECT name, node, title, polarity, formula, targets, changes, version
    FROM indicator WHERE instansi = $1 AND name > $2 ORDER BY name LIMIT $3)sql"};

constexpr Statement kConfigure = {"indicator_configure", R"sql(
  UPDATE indicator
     SET polarity = $3, formula = $4, configured = true, changes = changes + 1, version = version + 1
   WHERE instansi = $1 AND name = $2)sql"};

constexpr Statement kTakeOver = {"indicator_take_over", R"sql(
  INSERT INTO indicator (instansi, name, node, title, polarity, formula, targets) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (instansi, name) DO UPDATE
     SET node = EXCLUDED.node, title = EXCLUDED.title, targets = EXCLUDED.targets, changes = indicator.changes + 1,
         polarity = CASE WHEN indicator.configured THEN indicator.polarity ELSE EXCLUDED.polarity END,
         formula = CASE WHEN indicator.configured THEN indicator.formula ELSE EXCLUDED.formula END)sql"};

enum Column { kName, kNode, kTitle, kPolarity, kFormula, kTargets, kChanges, kVersion };

std::optional<IndicatorRow> FirstOf(const Rows& rows) {
  return rows.empty() ? std::nullopt : std::make_optional(IndicatorRowOf(rows, 0));
}

Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(name); }

std::string TargetsOf(const v1::PerformanceIndicator& indicator) {
  v1::PerformanceIndicator targets;
  *targets.mutable_targets() = indicator.targets();
  targets.set_aggregation(indicator.aggregation());
  return targets.SerializeAsString();
}

}  // namespace

IndicatorRow IndicatorRowOf(const Rows& rows, int row) {
  IndicatorRow found;
  found.indicator.ParseFromString(rows.Bytes(row, kTargets));
  found.indicator.set_name(rows.Text(row, kName));
  found.indicator.set_node(rows.Text(row, kNode));
  found.indicator.set_title(rows.Text(row, kTitle));
  found.indicator.set_polarity(static_cast<type::v1::Polarity>(rows.Int(row, kPolarity)));
  found.indicator.set_formula(static_cast<v1::AchievementFormula>(rows.Int(row, kFormula)));
  found.changes = rows.Int(row, kChanges);
  found.version = rows.Int(row, kVersion);
  found.indicator.set_etag(rpc::EtagOf(found.changes));
  return found;
}

absl::StatusOr<std::optional<IndicatorRow>> FindIndicator(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, KeyOf(name)));
  return FirstOf(rows);
}

absl::StatusOr<std::optional<IndicatorRow>> LockIndicator(postgres::Transaction& transaction, std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, KeyOf(name)));
  return FirstOf(rows);
}

absl::StatusOr<std::vector<IndicatorRow>> ListIndicators(postgres::Connection& connection, const postgres::Scope& scope,
                                                         std::string_view after, int limit) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kList, Params().Text(scope.instansi).Text(after).Int(limit)));
  std::vector<IndicatorRow> indicators;
  indicators.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    indicators.push_back(IndicatorRowOf(rows, row));
  }
  return indicators;
}

absl::Status ConfigureIndicator(postgres::Transaction& transaction, const v1::PerformanceIndicator& indicator) {
  return transaction.Execute(kConfigure, KeyOf(indicator.name()).Int(indicator.polarity()).Int(indicator.formula()))
      .status();
}

absl::Status TakeIndicatorOver(postgres::Transaction& transaction, const v1::PerformanceIndicator& indicator) {
  Params params = KeyOf(indicator.name());
  params.Text(indicator.node())
      .Text(indicator.title())
      .Int(indicator.polarity())
      .Int(indicator.formula())
      .Bytes(TargetsOf(indicator));
  return transaction.Execute(kTakeOver, params).status();
}

}  // namespace terpadu::performance
