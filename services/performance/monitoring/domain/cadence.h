#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/calendar.h"

namespace terpadu::performance::domain {

// How often something is held: every so many days or months of a year, from 1 January; what is left over at the end of
// the year belongs to the last period.
struct Cadence {
  std::string kind;      // UNIT_MEETING
  bool by_unit = false;  // by each unit; else by the instansi as a whole
  int days = 0;          // either
  int months = 0;        // or
  int due_days = 0;      // after the last day of the period
};

struct CyclePeriod {
  int number = 1;
  CalendarDay start;
  CalendarDay due;
};

// Of a cadence that has days or months above 0.
std::vector<CyclePeriod> PeriodsOf(const Cadence& cadence, int year);

struct PeriodStanding {
  std::string state;  // UPCOMING, DUE, DONE, DONE_LATE or OVERDUE
  int days_late = 0;
};

// How a period first held on `held` stands on `today`. The due day ends at 24:00, so that on it nothing is late; what
// was held after `today` was not held yet.
PeriodStanding StandingOf(const CyclePeriod& period, std::optional<CalendarDay> held, CalendarDay today);

}  // namespace terpadu::performance::domain
