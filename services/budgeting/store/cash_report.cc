#include "services/budgeting/store/cash_report.h"

#include "libs/base/status.h"
#include "services/budgeting/domain/cash_plan.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_PLANNED(month) "coalesce(sum(cash_until[" #month "]), 0)::bigint AS planned_" #month ", "
#define TERPADU_PAID(month) "coalesce(sum(d.amount) FILTER (WHERE cash_month($2, d.sp2d_date) = " #month "), 0)::bigint"
#define TERPADU_PLANNED_YEAR \
  TERPADU_PLANNED(1)         \
  TERPADU_PLANNED(2)         \
  TERPADU_PLANNED(3)         \
  TERPADU_PLANNED(4)         \
  TERPADU_PLANNED(5)         \
  TERPADU_PLANNED(6)         \
  TERPADU_PLANNED(7) TERPADU_PLANNED(8) TERPADU_PLANNED(9) TERPADU_PLANNED(10) TERPADU_PLANNED(11) TERPADU_PLANNED(12)
#define TERPADU_PAID_YEAR                                                                                               \
  TERPADU_PAID(1)                                                                                                       \
  "," TERPADU_PAID(2) "," TERPADU_PAID(3) "," TERPADU_PAID(4) "," TERPADU_PAID(5) "," TERPADU_PAID(6) "," TERPADU_PAID( \
      7) "," TERPADU_PAID(8) "," TERPADU_PAID(9) "," TERPADU_PAID(10) "," TERPADU_PAID(11) "," TERPADU_PAID(12)

// The lines of a page in the order of their index; then, for each of its rows, the payments on its lines.
#define TERPADU_CASH_REPORT(condition)                                                              \
  "WITH page AS MATERIALIZED ("                                                                     \
  "  SELECT unit, sub_kegiatan, " TERPADU_PLANNED_YEAR                                              \
  "         max(sub_kegiatan_title) AS title, count(*) AS lines,"                                   \
  "         count(*) FILTER (WHERE cash_until IS NULL) AS unplanned, sum(amount)::bigint AS amount" \
  "    FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND amount >= 0 AND " condition      \
  "   GROUP BY unit, sub_kegiatan ORDER BY unit, sub_kegiatan LIMIT $5)"                            \
  " SELECT page.*, paid.* FROM page CROSS JOIN LATERAL ("                                           \
  "   SELECT " TERPADU_PAID_YEAR                                                                    \
  "     FROM budget_line l JOIN disbursement d USING (instansi, budget_id, line_id)"                \
  "    WHERE l.instansi = $1 AND l.budget_id = $2 AND l.unit = page.unit AND l.amount >= 0"         \
  "      AND l.sub_kegiatan = page.sub_kegiatan) AS paid"                                           \
  " ORDER BY unit, sub_kegiatan"

constexpr postgres::Statement kAll = {"budgeting_cash_report", TERPADU_CASH_REPORT("(unit, sub_kegiatan) > ($3, $4)")};
constexpr postgres::Statement kOfUnit = {"budgeting_cash_report_of_unit",
                                         TERPADU_CASH_REPORT("unit = $3 AND sub_kegiatan > $4")};

enum Column { kUnit, kSubKegiatan, kPlanned, kTitle = kPlanned + kMonths, kLines, kUnplanned, kAmount, kPaid };

v1::CashReportRow RowFrom(const postgres::Rows& rows, int row, int only_month) {
  v1::CashReportRow found;
  found.set_unit(rows.Text(row, kUnit));
  found.set_sub_kegiatan(rows.Text(row, kSubKegiatan));
  found.set_sub_kegiatan_title(rows.Text(row, kTitle));
  found.set_lines(static_cast<int32_t>(rows.Int(row, kLines)));
  found.set_lines_without_plan(static_cast<int32_t>(rows.Int(row, kUnplanned)));
  found.set_amount(rows.Int(row, kAmount));
  int64_t planned_before = 0;
  int64_t paid_until = 0;
  for (int place = 0; place < kMonths; ++place) {
    const int64_t planned_until = rows.Int(row, kPlanned + place);
    const int64_t paid = rows.Int(row, kPaid + place);
    paid_until += paid;
    if (only_month == 0 || only_month == place + 1) {
      v1::CashMonth& month = *found.add_months();
      month.set_month(place + 1);
      month.set_planned(planned_until - planned_before);
      month.set_paid(paid);
      month.set_difference(month.planned() - paid);
      month.set_planned_until(planned_until);
      month.set_paid_until(paid_until);
      month.set_difference_until(planned_until - paid_until);
    }
    planned_before = planned_until;
  }
  return found;
}

}  // namespace

absl::StatusOr<std::vector<v1::CashReportRow>> ListCashReport(rpc::CallContext& call, const CashReportQuery& query) {
  postgres::Params params;
  params.Text(query.budget.instansi).Text(query.budget.budget);
  params.Text(query.unit.empty() ? query.after_unit : query.unit).Text(query.after_sub_kegiatan).Int(query.size);
  TERPADU_ASSIGN(const postgres::Rows rows,
                 call.db->Execute(call.ScopeOf(query.budget.instansi), query.unit.empty() ? kAll : kOfUnit, params));
  std::vector<v1::CashReportRow> found;
  found.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    found.push_back(RowFrom(rows, row, query.month));
  }
  return found;
}

}  // namespace terpadu::budgeting
