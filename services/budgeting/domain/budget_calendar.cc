#include "services/budgeting/domain/budget_calendar.h"

#include <algorithm>

#include "libs/base/assert.h"

namespace terpadu::budgeting {
namespace {
constexpr int kDaysOfAWeek = 7;
}  // namespace

CalendarDay DueDay(const Milestone& milestone, int fiscal_year) {
  TERPADU_ASSERT(milestone.month >= 1 && milestone.month <= 12);
  TERPADU_ASSERT((milestone.week >= 1 && milestone.week <= 4) != (milestone.day >= 1 && milestone.day <= 31));
  const absl::CivilMonth month(fiscal_year + milestone.year, milestone.month);
  if (milestone.week > 0) {
    return CalendarDay(month) + (milestone.week * kDaysOfAWeek - 1);
  }
  const CalendarDay last = CalendarDay(month + 1) - 1;
  return std::min(CalendarDay(month) + (milestone.day - 1), last);
}

Standing StandingOn(CalendarDay due, std::optional<CalendarDay> done, CalendarDay today) {
  const bool is_done = done.has_value() && *done <= today;
  const auto late = static_cast<int>((is_done ? *done : today) - due);
  if (is_done) {
    return late > 0 ? Standing{Standing::State::kDoneLate, 0, late} : Standing{Standing::State::kDone, 0, 0};
  }
  return late > 0 ? Standing{Standing::State::kOverdue, 0, late} : Standing{Standing::State::kDue, -late, 0};
}

}  // namespace terpadu::budgeting
