#pragma once

#include <optional>
#include <string>

#include "libs/base/calendar.h"

namespace terpadu::budgeting {

// A day by which something of the making of a budget must be done, as the rule `budget_calendar` says it.
struct Milestone {
  std::string code;
  std::string title;
  std::string legal_basis;
  int year = 0;   // counted from the fiscal year: -1 is the year before
  int month = 0;  // 1 to 12
  int week = 0;   // 1 to 4, or 0 when `day` says it; a week of a month ends on its 7th, 14th, 21st or 28th day
  int day = 0;    // 1 to 31; the month's last day when it has fewer
};

// The last day of `milestone` for a budget of `fiscal_year`.
CalendarDay DueDay(const Milestone& milestone, int fiscal_year);

struct Standing {
  enum class State { kDue, kOverdue, kDone, kDoneLate };
  State state = State::kDue;
  int days_left = 0;  // of kDue; 0 on the last day
  int days_late = 0;  // of kOverdue and kDoneLate
};

// How it stands on `today`. What is done after `today` is not done yet.
Standing StandingOn(CalendarDay due, std::optional<CalendarDay> done, CalendarDay today);

}  // namespace terpadu::budgeting
