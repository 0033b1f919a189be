#include "services/budgeting/domain/advance.h"

#include <algorithm>

namespace terpadu::budgeting {

int64_t UpLimit(int64_t budget_of_unit, const UpShare& share) {
  // Whole parts first: no product leaves 64 bits as long as parts ≤ of.
  return budget_of_unit / share.of * share.parts + budget_of_unit % share.of * share.parts / share.of;
}

CalendarDay TuDueDay(CalendarDay sp2d, int months) {
  const absl::CivilMonth month = absl::CivilMonth(sp2d) + months;
  const CalendarDay last = CalendarDay(month + 1) - 1;
  return std::min(CalendarDay(month) + (sp2d.day() - 1), last);
}

int DaysLate(CalendarDay due, CalendarDay day) { return static_cast<int>(std::max<absl::civil_diff_t>(day - due, 0)); }

}  // namespace terpadu::budgeting
