#pragma once

namespace terpadu::reporting {

// The rows of a year as `realised`, for the begin of a statement: $1 instansi, $2 year. What is told of a package is on
// the row of its name; a selection of SPSE without an announced package is a row of its own. The numbers are those of
// the contract's enums: packages 3 ANNOUNCED, 4 KAJI_ULANG; SPSE 2 FINISHED, 3 FAILED; kind 1 PENYEDIA.
inline constexpr char kRealisedSql[] = R"sql(
  WITH of_year AS MATERIALIZED (
    SELECT rup_package.*, state IN (3, 4) AS announced
      FROM rup_package
     WHERE instansi = $1 AND budget IN (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2)),
  told AS MATERIALIZED (  -- of SPSE, each with its package
    SELECT spse.*, (SELECT min(package.name) FROM rup_package AS package
                     WHERE package.instansi = $1 AND package.sirup_code <> '' AND package.state IN (3, 4)
                       AND package.sirup_code = ANY (string_to_array(spse.codes, ' '))) AS package
      FROM spse_selection AS spse
     WHERE spse.instansi = $1 AND spse.state <> 3 AND (spse.state = 2 OR spse.contract_value > 0)),
  own AS (  -- packages of which the suite itself tells
    SELECT rup_package FROM contract WHERE instansi = $1 AND signed
    UNION SELECT rup_package FROM selection WHERE instansi = $1 AND outcome = 1),
  fact AS (
    SELECT name, 0 AS selections, 0::bigint AS selected, 0 AS contracts, 0::bigint AS contracted, 0::bigint AS hps,
           0::bigint AS small_business, 0::bigint AS domestic, 0::bigint AS paid, 0 AS done_method, NULL::text AS sign_day
      FROM of_year WHERE announced
    UNION ALL
    SELECT of_year.name, 1, selection.price, 0, 0, 0, 0, 0, 0, selection.method, NULL
      FROM selection JOIN of_year ON of_year.name = selection.rup_package
     WHERE selection.instansi = $1 AND selection.outcome = 1
    UNION ALL
    SELECT of_year.name, 0, 0, 1, contract.amount, coalesce(rpp.hps, 0),
           CASE WHEN of_year.small_business THEN contract.amount ELSE 0 END,
           CASE WHEN of_year.domestic THEN contract.amount ELSE 0 END,
           coalesce((SELECT sum(payment.amount) FROM payment
                      WHERE payment.instansi = $1 AND payment.contract = contract.name AND payment.contract <> ''), 0),
           0, contract.sign_day
      FROM contract JOIN of_year ON of_year.name = contract.rup_package
      LEFT JOIN rpp ON rpp.instansi = $1 AND rpp.name = contract.rpp
     WHERE contract.instansi = $1 AND contract.signed
    UNION ALL
    SELECT coalesce(told.package, told.name), CASE WHEN told.state = 2 THEN 1 ELSE 0 END,
           CASE WHEN told.state = 2 THEN told.price ELSE 0 END,
           CASE WHEN told.contract_value > 0 THEN 1 ELSE 0 END, told.contract_value,
           CASE WHEN told.contract_value > 0 THEN told.hps ELSE 0 END, told.small_business_value, told.domestic_value,
           0, told.method, nullif(told.contract_day, '')
      FROM told LEFT JOIN of_year ON of_year.name = told.package
     WHERE CASE WHEN told.package IS NULL THEN told.year = $2
                ELSE of_year.name IS NOT NULL AND told.package NOT IN (SELECT rup_package FROM own) END),
  summed AS (
    SELECT name, sum(selections) AS selections, sum(selected) AS selected, sum(contracts) AS contracts,
           sum(contracted) AS contracted, sum(small_business) AS small_business, sum(domestic) AS domestic,
           sum(paid) AS paid, sum(hps) AS hps, sum(contracted) FILTER (WHERE hps > 0) AS hps_contracted,
           max(done_method) AS done_method, min(sign_day) AS sign_day
      FROM fact GROUP BY name),
  realised AS (
    SELECT summed.name, coalesce(of_year.unit, told.unit, '') AS unit, coalesce(of_year.kind, 1) AS kind,
           coalesce(of_year.category, told.category, 0) AS category, coalesce(of_year.method, told.method, 0) AS method,
           coalesce(of_year.selection_month, told.month, 0) AS month,
           CASE WHEN of_year.announced THEN 1 ELSE 0 END AS packages,
           CASE WHEN of_year.announced THEN of_year.pagu ELSE 0 END AS pagu,
           selections, selected::bigint, contracts, contracted::bigint, paid::bigint,
           CASE WHEN of_year.announced THEN 0 ELSE contracted END::bigint AS outside_rup,
           CASE WHEN of_year.announced AND of_year.small_business THEN of_year.pagu ELSE 0 END AS small_business_pagu,
           CASE WHEN of_year.announced AND of_year.domestic THEN of_year.pagu ELSE 0 END AS domestic_pagu,
           summed.small_business::bigint AS small_business_contracted, summed.domestic::bigint AS domestic_contracted,
           summed.hps::bigint AS hps, coalesce(hps_contracted, 0)::bigint AS hps_contracted,
           CASE WHEN contracts > 0 THEN coalesce(of_year.pagu, told.pagu, 0) ELSE 0 END AS contracted_pagu,
           done_method, coalesce(sign_day, '') AS sign_day,
           coalesce(of_year.first_day, '') AS first_day, coalesce(of_year.last_day, '') AS last_day
      FROM summed
      LEFT JOIN of_year ON of_year.name = summed.name
      LEFT JOIN told ON told.name = summed.name AND told.package IS NULL))sql";

}  // namespace terpadu::reporting
