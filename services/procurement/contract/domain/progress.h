#pragma once

#include <vector>

#include "libs/base/calendar.h"

namespace terpadu::procurement::domain {

// The planned progress of a contract (kurva S). All shares are basis points; nothing here is floating point.
struct ProgressPoint {
  CalendarDay day;
  int basis_points = 0;
};

// Why points are no plan: "" when days and progress rise, all within (0, 10,000], the last at 10,000 and not after
// `end`. `points` is not empty.
const char* FaultOf(const std::vector<ProgressPoint>& points, CalendarDay end);

// What the plan has by the end of `day`: nothing before `start`, between two points in proportion to the days, rounded
// down.
int PlannedOn(const std::vector<ProgressPoint>& points, CalendarDay start, CalendarDay day);

// From which shortfall on a contract is critical, by how far the plan is.
struct CriticalBand {
  int planned_up_to = 0;
  int shortfall = 0;
};
// Whether `actual` is behind `planned` by more than the first band that holds `planned` allows.
bool IsCritical(int planned, int actual, const std::vector<CriticalBand>& bands);

}  // namespace terpadu::procurement::domain
