#include "services/reporting/domain/s_curve.h"

#include <algorithm>

#include "services/reporting/domain/share.h"

namespace terpadu::reporting {
namespace {

int32_t ShareOf(int64_t part, int64_t whole) { return static_cast<int32_t>(BasisPointsOf(part, whole).value_or(0)); }

int64_t PaidUntil(const YearAmounts& paid, int through_month) {
  int64_t sum = 0;
  for (int month = 0; month < through_month; ++month) {
    sum += paid[month];
  }
  return sum;
}

// A year's end is at most the whole, and not below what is paid already.
int64_t Bounded(int64_t forecast, int64_t paid, int64_t whole) { return std::max(paid, std::min(forecast, whole)); }

}  // namespace

std::array<CurvePoint, 12> SCurveOf(const YearAmounts& planned, const YearAmounts& paid, int64_t whole,
                                    int through_month) {
  std::array<CurvePoint, 12> curve;
  CurvePoint sum;
  for (int month = 0; month < 12; ++month) {
    CurvePoint& point = curve[month];
    point.planned = planned[month];
    point.paid = month < through_month ? paid[month] : 0;
    sum.planned_until += point.planned;
    sum.paid_until += point.paid;
    point.planned_until = sum.planned_until;
    point.paid_until = sum.paid_until;
    point.deviation = point.paid_until - point.planned_until;
    point.planned_bp = ShareOf(point.planned_until, whole);
    point.paid_bp = ShareOf(point.paid_until, whole);
    point.deviation_bp = point.paid_bp - point.planned_bp;
  }
  return curve;
}

int64_t LinearPace(const YearAmounts& paid, int64_t whole, int through_month) {
  const int64_t until = PaidUntil(paid, through_month);
  const int months = std::min(3, through_month);
  const int64_t recent = until - PaidUntil(paid, through_month - months);
  const absl::int128 more = months == 0 ? 0 : absl::int128(recent) * (12 - through_month) / months;
  const absl::int128 forecast = absl::int128(until) + more;
  return Bounded(static_cast<int64_t>(std::min(forecast, absl::int128(whole))), until, whole);
}

int64_t PlanFollowing(const YearAmounts& planned, const YearAmounts& paid, int64_t whole, int through_month) {
  const int64_t until = PaidUntil(paid, through_month);
  int64_t forecast = until;
  for (int month = through_month; month < 12; ++month) {
    forecast += planned[month];
  }
  return Bounded(forecast, until, whole);
}

int32_t PlannedAt(const ProgressPoints& points, CalendarDay day) {
  const auto after =
      std::upper_bound(points.begin(), points.end(), day, [](CalendarDay at, const auto& p) { return at < p.first; });
  if (after == points.begin()) {
    return 0;
  }
  const auto& [from, reached] = *std::prev(after);
  if (after == points.end()) {
    return reached;
  }
  return reached + static_cast<int32_t>((day - from) * (after->second - reached) / (after->first - from));
}

int32_t MeasuredAt(const ProgressPoints& points, CalendarDay day) {
  const auto after =
      std::upper_bound(points.begin(), points.end(), day, [](CalendarDay at, const auto& p) { return at < p.first; });
  return after == points.begin() ? 0 : std::prev(after)->second;
}

}  // namespace terpadu::reporting
