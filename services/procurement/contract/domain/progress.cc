#include "services/procurement/contract/domain/progress.h"

#include <algorithm>

#include "services/procurement/contract/domain/share.h"

namespace terpadu::procurement::domain {

const char* FaultOf(const std::vector<ProgressPoint>& points, CalendarDay end) {
  for (size_t i = 0; i < points.size(); ++i) {
    if (points[i].basis_points <= 0 || points[i].basis_points > kWhole) {
      return "must have 1 to 10,000 basis points each";
    }
    if (i > 0 && (points[i].day <= points[i - 1].day || points[i].basis_points <= points[i - 1].basis_points)) {
      return "must rise in days and in progress";
    }
  }
  if (points.back().basis_points != kWhole) {
    return "must end with 10,000 basis points";
  }
  return points.back().day > end ? "must end by the last day of work" : "";
}

int PlannedOn(const std::vector<ProgressPoint>& points, CalendarDay start, CalendarDay day) {
  // The plan begins with nothing on the eve of the first day.
  ProgressPoint before = {start - 1, 0};
  for (const ProgressPoint& point : points) {
    if (day < point.day) {
      const int64_t days = std::max<int64_t>(0, day - before.day);
      const int64_t all = std::max<int64_t>(1, point.day - before.day);
      return before.basis_points + static_cast<int>(ShareOf(point.basis_points - before.basis_points, days, all));
    }
    before = point;
  }
  return before.basis_points;
}

bool IsCritical(int planned, int actual, const std::vector<CriticalBand>& bands) {
  const auto band =
      std::find_if(bands.begin(), bands.end(), [&](const CriticalBand& each) { return planned <= each.planned_up_to; });
  return band != bands.end() && planned - actual > band->shortfall;
}

}  // namespace terpadu::procurement::domain
