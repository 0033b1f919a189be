#include "services/procurement/domain/planned_day.h"

namespace terpadu::procurement::domain {

bool EndsBefore(PlannedDay end, PlannedDay start) {
  const CalendarDay latest_end = end.month_only ? CalendarDay(absl::CivilMonth(end.day) + 1) - 1 : end.day;
  return latest_end < start.day;
}

std::string FormatPlannedDay(PlannedDay planned) {
  const std::string day = FormatDay(planned.day);
  return planned.month_only ? day.substr(0, day.rfind('-')) : day;
}

}  // namespace terpadu::procurement::domain
