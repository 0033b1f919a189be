#include "services/performance/monitoring/domain/cadence.h"

#include <algorithm>

#include "libs/base/assert.h"

namespace terpadu::performance::domain {
namespace {

constexpr int kMonths = 12;

// As many whole periods as the year has; one at least.
int CountOf(const Cadence& cadence, int days_of_year) {
  return std::max(1, cadence.days > 0 ? days_of_year / cadence.days : kMonths / cadence.months);
}

CalendarDay StartOf(const Cadence& cadence, int year, int number) {
  return cadence.days > 0 ? CalendarDay(year, 1, 1) + (number - 1) * cadence.days
                          : CalendarDay(year, 1 + (number - 1) * cadence.months, 1);
}

}  // namespace

std::vector<CyclePeriod> PeriodsOf(const Cadence& cadence, int year) {
  TERPADU_ASSERT(cadence.days > 0 || cadence.months > 0);
  const CalendarDay next_year(year + 1, 1, 1);
  const int count = CountOf(cadence, static_cast<int>(next_year - CalendarDay(year, 1, 1)));
  std::vector<CyclePeriod> periods;
  for (int number = 1; number <= count; ++number) {
    const CalendarDay end = number == count ? next_year : StartOf(cadence, year, number + 1);
    periods.push_back({number, StartOf(cadence, year, number), end - 1 + cadence.due_days});
  }
  return periods;
}

PeriodStanding StandingOf(const CyclePeriod& period, std::optional<CalendarDay> held, CalendarDay today) {
  if (held.has_value() && *held <= today) {
    const int late = static_cast<int>(*held - period.due);
    return late > 0 ? PeriodStanding{"DONE_LATE", late} : PeriodStanding{"DONE", 0};
  }
  if (today < period.start) {
    return {"UPCOMING", 0};
  }
  return today <= period.due ? PeriodStanding{"DUE", 0}
                             : PeriodStanding{"OVERDUE", static_cast<int>(today - period.due)};
}

}  // namespace terpadu::performance::domain
