#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/calendar.h"
#include "services/performance/domain/value.h"

namespace terpadu::performance::domain {

// A measurement as far as findings need it.
struct MeasuredRevision {
  std::string name;
  int revision = 1;
  std::string state;  // RECORDED, VERIFIED or RETURNED
  Value realised;
  std::string printed;  // the realised value in words
  std::optional<Value> target;
  CalendarDay recorded_on;
  bool kinds_differ = false;  // no achievement, because its kind or unit is not the target's
};

// What was measured in a quarter, by revision; and the newest of each indicator of the same title in other plans.
struct QuarterMeasured {
  std::vector<MeasuredRevision> revisions;
  std::vector<MeasuredRevision> twins;
};

struct IndicatorMeasured {
  bool expected = false;    // has a target for the year, so that it is to be measured
  bool cumulative = false;  // its value cannot fall within the year
  std::array<QuarterMeasured, 4> quarters;
};

// The words are those of terpadu.performance.v1.MeasurementFindingKind.
struct FoundInQuarter {
  std::string kind;
  int quarter = 1;
  std::string measurement;
  std::string other;
  CalendarDay due;
  int days_late = 0;
  std::string text;
};

// The last day on which a quarter is measured in time.
CalendarDay MeasurementDue(int year, int quarter, int days_after_end);

// What is wrong in `quarter` (0: each) as of `today`; nothing can be wrong in a quarter that was not measured and has
// not ended. A revision that was RETURNED contradicts nothing, and nothing contradicts what was verified later.
std::vector<FoundInQuarter> FindInMeasurements(const IndicatorMeasured& indicator, int year, int quarter,
                                               int days_after_end, CalendarDay today);

}  // namespace terpadu::performance::domain
