#include "services/reporting/store/kpi_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/status.h"
#include "services/reporting/store/realisation_sql.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;

// $3 to $5 are the rule's rpp_answer_days, contract_days and good_rating, $6 the unit.
constexpr char kKpiSql[] = R"sql(,
  closing AS (
    SELECT closing.*, rup_package.unit
      FROM contract_closing AS closing
      JOIN contract ON contract.instansi = $1 AND contract.name = closing.contract AND contract.sign_year = $2
      LEFT JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = contract.rup_package
     WHERE closing.instansi = $1),
  handed_over AS (
    SELECT rpp.*, rup_package.unit
      FROM rpp LEFT JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = rpp.rup_package
     WHERE rpp.instansi = $1 AND rpp.submit_day BETWEEN $2 || '-01-01' AND $2 || '-12-31'),
  kpi (code, name, detail, unit, numerator, denominator) AS (
    SELECT 'STAGE_ON_TIME', stage.selection, stage.code, rup_package.unit,
           CASE WHEN stage.done_day <= stage.last_day THEN 1 ELSE 0 END::bigint, 1::bigint
      FROM selection_stage AS stage
      LEFT JOIN selection ON selection.instansi = $1 AND selection.name = stage.selection
      LEFT JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = selection.rup_package
     WHERE stage.instansi = $1 AND stage.done_day BETWEEN $2 || '-01-01' AND $2 || '-12-31'
    UNION ALL
    SELECT 'RPP_ON_TIME', name, days_late || ' days late', unit, CASE WHEN days_late = 0 THEN 1 ELSE 0 END, 1
      FROM handed_over
    UNION ALL
    SELECT 'SAVING_ON_HPS', name, '', unit, hps - hps_contracted, hps FROM realised WHERE hps > 0
    UNION ALL
    SELECT 'SAVING_ON_PAGU', name, '', unit, contracted_pagu - contracted, contracted_pagu
      FROM realised WHERE contracts > 0
    UNION ALL
    SELECT 'RATED_GOOD', contract, 'rating ' || rating, unit, CASE WHEN rating >= $5::int THEN 1 ELSE 0 END, 1 FROM closing
    UNION ALL
    SELECT 'WITHOUT_PENALTY', contract, 'penalty ' || penalty, unit, CASE WHEN penalty = 0 THEN 1 ELSE 0 END, 1
      FROM closing
    UNION ALL
    SELECT 'SELECTION_NOT_FAILED', selection.name, '', of_year.unit, CASE WHEN outcome = 1 THEN 1 ELSE 0 END, 1
      FROM selection JOIN of_year ON of_year.name = selection.rup_package
     WHERE selection.instansi = $1 AND outcome IN (1, 2)
    UNION ALL
    SELECT 'SELECTION_NOT_FAILED', name, '', unit, CASE WHEN state = 2 THEN 1 ELSE 0 END, 1
      FROM spse_selection WHERE instansi = $1 AND year = $2 AND state IN (2, 3)
    UNION ALL
    SELECT 'RPP_ANSWERED_IN_TIME', name, (answer_day::date - submit_day::date) || ' days', unit,
           CASE WHEN answer_day::date - submit_day::date <= $3::int THEN 1 ELSE 0 END, 1
      FROM handed_over WHERE answer_day <> ''
    UNION ALL
    SELECT 'CONTRACT_IN_TIME', name, (contract_day::date - announce_day::date) || ' days', unit,
           CASE WHEN contract_day::date - announce_day::date BETWEEN 0 AND $4::int THEN 1 ELSE 0 END, 1
      FROM spse_selection
     WHERE instansi = $1 AND year = $2 AND announce_day <> '' AND contract_day <> '' AND contract_value > 0),
  asked AS (SELECT * FROM kpi WHERE $6 = '' OR unit = $6))sql";

const std::string& SumSql() {
  static const auto* const sql = new std::string(
      absl::StrCat(kRealisedSql, kKpiSql,
                   " SELECT code, sum(numerator)::bigint, sum(denominator)::bigint FROM asked GROUP BY code"));
  return *sql;
}

const std::string& ListSql() {
  static const auto* const sql = new std::string(absl::StrCat(kRealisedSql, kKpiSql, R"sql(
  SELECT name, detail, coalesce(unit, ''), numerator, denominator
    FROM asked
   WHERE code = $7 AND (name COLLATE "C", detail COLLATE "C") > ($8, $9)
   ORDER BY name COLLATE "C", detail COLLATE "C" LIMIT $10)sql"));
  return *sql;
}

Params ParamsOf(const postgres::Scope& scope, const KpiQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.year).Int(query.rule.rpp_answer_days).Int(query.rule.contract_days);
  params.Int(query.rule.good_rating).Text(query.unit);
  return params;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::pair<int64_t, int64_t>>> SumKpis(postgres::Connection& connection,
                                                                           const postgres::Scope& scope,
                                                                           const KpiQuery& query) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, {"kpi_sum", SumSql()}, ParamsOf(scope, query)));
  std::map<std::string, std::pair<int64_t, int64_t>> sums;
  for (int row = 0; row < rows.size(); ++row) {
    sums[rows.Text(row, 0)] = {rows.Int(row, 1), rows.Int(row, 2)};
  }
  return sums;
}

absl::StatusOr<std::vector<v1::KpiRow>> ListKpiRows(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const KpiQuery& query, std::string_view code,
                                                    const std::pair<std::string, std::string>& after, int limit) {
  Params params = ParamsOf(scope, query);
  params.Text(code).Text(after.first).Text(after.second).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, {"kpi_list", ListSql()}, params));
  std::vector<v1::KpiRow> list;
  for (int row = 0; row < rows.size(); ++row) {
    v1::KpiRow& told = list.emplace_back();
    told.set_name(rows.Text(row, 0));
    told.set_detail(rows.Text(row, 1));
    told.set_unit(rows.Text(row, 2));
    told.set_numerator(rows.Int(row, 3));
    told.set_denominator(rows.Int(row, 4));
  }
  return list;
}

}  // namespace terpadu::reporting
