#pragma once

#include <cstdint>

#include "libs/base/calendar.h"

namespace terpadu::budgeting {

// Advances that a unit's treasurer holds: UP and TU (Permendagri 77/2020). Rupiah.

// The most that the UP of a unit may be: `parts` of `of` equal parts of its budget, rounded down. 1 ≤ parts ≤ of.
struct UpShare {
  int64_t parts = 0;
  int64_t of = 1;
};
int64_t UpLimit(int64_t budget_of_unit, const UpShare& share);

// The last day to account for a TU of `sp2d`: the same day `months` later, or the last one of that month.
CalendarDay TuDueDay(CalendarDay sp2d, int months);

// How many days `day` is after `due`; 0 when it is not.
int DaysLate(CalendarDay due, CalendarDay day);

}  // namespace terpadu::budgeting
