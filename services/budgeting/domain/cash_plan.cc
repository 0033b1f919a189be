#include "services/budgeting/domain/cash_plan.h"

#include "libs/base/rupiah.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {

absl::StatusOr<MonthAmounts> UntilEndOf(const MonthAmounts& amounts) {
  MonthAmounts until{};
  Rupiah sum;
  for (size_t month = 0; month < amounts.size(); ++month) {
    TERPADU_ASSIGN(sum, Add(sum, Rupiah(amounts[month])));
    until[month] = sum.value();
  }
  return until;
}

MonthAmounts MonthsOf(const MonthAmounts& until) {
  MonthAmounts amounts{};
  int64_t before = 0;
  for (size_t month = 0; month < until.size(); ++month) {
    amounts[month] = until[month] - before;
    before = until[month];
  }
  return amounts;
}

}  // namespace terpadu::budgeting
