#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/calendar.h"

namespace terpadu::reporting {

// Rupiah of January to December.
using YearAmounts = std::array<int64_t, 12>;

// A month of the S-curve; rupiah, and hundredths of a percent of the whole.
struct CurvePoint {
  int64_t planned = 0, paid = 0;
  int64_t planned_until = 0, paid_until = 0;
  int64_t deviation = 0;
  int32_t planned_bp = 0, paid_bp = 0, deviation_bp = 0;
};

// January to December. What is paid after `through_month` (1 to 12) does not count.
std::array<CurvePoint, 12> SCurveOf(const YearAmounts& planned, const YearAmounts& paid, int64_t whole,
                                    int through_month);

// What is paid at the end of the year when each month left goes as the mean of the last three until `through_month`
// (fewer at the beginning of the year), rounded down; at most `whole`, never below what is paid.
int64_t LinearPace(const YearAmounts& paid, int64_t whole, int through_month);
// The same when each month left goes as planned.
int64_t PlanFollowing(const YearAmounts& planned, const YearAmounts& paid, int64_t whole, int through_month);

// Points of the progress of a contract: day and hundredths of a percent, by day.
using ProgressPoints = std::vector<std::pair<CalendarDay, int32_t>>;
// Between two points in proportion to the days, rounded down; 0 before the first, as the last after it.
int32_t PlannedAt(const ProgressPoints& points, CalendarDay day);
// As last measured until `day`; 0 before the first.
int32_t MeasuredAt(const ProgressPoints& points, CalendarDay day);

}  // namespace terpadu::reporting
