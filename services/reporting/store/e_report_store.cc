#include "services/reporting/store/e_report_store.h"

#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// The numbers are those of RupPackageState: 1 DRAFT, 2 FINALIZED, 3 ANNOUNCED, 4 KAJI_ULANG. $3 to $7 say by what, $8
// to $11 which packages, $12 after which group ($13 to $17).
constexpr Statement kSummarize = {"e_report_summarize", R"sql(
  WITH grouped AS MATERIALIZED (
    SELECT CASE WHEN $3::boolean THEN unit ELSE '' END AS unit,
           CASE WHEN $4::boolean THEN kind ELSE 0 END AS kind,
           CASE WHEN $5::boolean THEN category ELSE 0 END AS category,
           CASE WHEN $6::boolean THEN method ELSE 0 END AS method,
           CASE WHEN $7::boolean THEN selection_month ELSE 0 END AS month,
           count(*) FILTER (WHERE state IN (3, 4)) AS packages,
           coalesce(sum(pagu) FILTER (WHERE state IN (3, 4)), 0) AS pagu,
           coalesce(sum(allocated) FILTER (WHERE state IN (3, 4)), 0) AS allocated,
           coalesce(sum(pagu) FILTER (WHERE state IN (3, 4) AND small_business), 0) AS small_business,
           coalesce(sum(pagu) FILTER (WHERE state IN (3, 4) AND domestic), 0) AS domestic,
           count(*) FILTER (WHERE state IN (1, 2)) AS waiting,
           coalesce(sum(pagu) FILTER (WHERE state IN (1, 2)), 0) AS waiting_pagu
      FROM rup_package
     WHERE instansi = $1 AND budget IN (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2)
       AND state BETWEEN 1 AND 4 AND ($8 = '' OR unit = $8) AND ($9::int = 0 OR kind = $9::int)
       AND ($10::int = 0 OR category = $10::int) AND ($11::int = 0 OR method = $11::int)
     GROUP BY 1, 2, 3, 4, 5),
  total AS (
    SELECT coalesce(sum(packages), 0)::bigint, coalesce(sum(pagu), 0)::bigint, coalesce(sum(allocated), 0)::bigint,
           coalesce(sum(small_business), 0)::bigint, coalesce(sum(domestic), 0)::bigint,
           coalesce(sum(waiting), 0)::bigint, coalesce(sum(waiting_pagu), 0)::bigint
      FROM grouped)
  SELECT total.*, page.packages, page.pagu::bigint, page.allocated::bigint, page.small_business::bigint,
         page.domestic::bigint, page.waiting, page.waiting_pagu::bigint, page.unit, page.kind, page.category,
         page.method, page.month
    FROM total LEFT JOIN grouped AS page
      ON NOT $12::boolean OR (page.unit, page.kind, page.category, page.method, page.month)
                             > ($13 COLLATE "C", $14::int, $15::int, $16::int, $17::int)
   ORDER BY page.unit, page.kind, page.category, page.method, page.month
   LIMIT $18)sql"};

enum Column { kTotal = 0, kSums = 7, kUnit = 14, kKind, kCategory, kMethod, kMonth };

v1::EReportSums SumsIn(const Rows& rows, int row, int first) {
  v1::EReportSums sums;
  sums.set_packages(rows.Int(row, first));
  sums.set_pagu(rows.Int(row, first + 1));
  sums.set_allocated(rows.Int(row, first + 2));
  sums.set_small_business_pagu(rows.Int(row, first + 3));
  sums.set_domestic_pagu(rows.Int(row, first + 4));
  sums.set_waiting(rows.Int(row, first + 5));
  sums.set_waiting_pagu(rows.Int(row, first + 6));
  return sums;
}

v1::EReportRow RowIn(const Rows& rows, int row) {
  v1::EReportRow group;
  group.set_unit(rows.Text(row, kUnit));
  group.set_kind(static_cast<procurement::v1::PackageKind>(rows.Int(row, kKind)));
  group.set_category(static_cast<procurement::v1::ProcurementCategory>(rows.Int(row, kCategory)));
  group.set_method(static_cast<procurement::v1::ProcurementMethod>(rows.Int(row, kMethod)));
  const auto month = static_cast<int32_t>(rows.Int(row, kMonth));
  group.set_year(month / 100);
  group.set_month(month % 100);
  *group.mutable_sums() = SumsIn(rows, row, kSums);
  return group;
}

}  // namespace

int MonthOf(const v1::EReportRow& row) { return row.year() * 100 + row.month(); }

absl::StatusOr<RupSummary> SummarizeRup(postgres::Connection& connection, const postgres::Scope& scope,
                                        const RupQuery& query, const std::optional<v1::EReportRow>& after, int limit) {
  const v1::EReportRow last = after.value_or(v1::EReportRow());
  Params params;
  params.Text(scope.instansi).Int(query.year);
  params.Bool(query.by_unit).Bool(query.by_kind).Bool(query.by_category).Bool(query.by_method).Bool(query.by_month);
  params.Text(query.unit).Int(query.kind).Int(query.category).Int(query.method).Bool(after.has_value());
  params.Text(last.unit()).Int(last.kind()).Int(last.category()).Int(last.method()).Int(MonthOf(last)).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSummarize, params));
  RupSummary summary;
  summary.total = SumsIn(rows, 0, kTotal);
  for (int row = 0; row < rows.size() && !rows.IsNull(row, kUnit); ++row) {
    summary.rows.push_back(RowIn(rows, row));
  }
  return summary;
}

}  // namespace terpadu::reporting
