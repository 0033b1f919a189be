#pragma once

#include <string>

#include "absl/status/status.h"
#include "libs/base/calendar.h"

namespace terpadu::procurement::domain {

// A planned date of the RUP: a day, or a month only.
struct PlannedDay {
  CalendarDay day;  // the first of the month when only that is planned
  bool month_only = false;

  friend bool operator==(const PlannedDay&, const PlannedDay&) = default;
};

// Whether `end` lies before `start` whatever day of its month is meant.
bool EndsBefore(PlannedDay end, PlannedDay start);

// `2018-03-05`, `2018-03`.
std::string FormatPlannedDay(PlannedDay planned);

}  // namespace terpadu::procurement::domain
