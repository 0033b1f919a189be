#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "services/procurement/domain/planned_day.h"

namespace terpadu::procurement::domain {

// A stage of a template (rule `selection_stages/<template>`).
struct StageRule {
  std::string code;
  std::string title;
  int days = 1;              // that it takes when nobody says otherwise
  std::string act;           // of domain::step that completes it; "" when it is recorded by hand
  bool in_selection = true;  // bound to the dates of the RUP
};

// A stage of one selection.
struct Stage {
  StageRule rule;
  CalendarDay start;
  CalendarDay end;
  std::optional<CalendarDay> done;
};

// The days between which a package is selected: of its RUP, or as approved deviations have it.
struct SelectionDays {
  CalendarDay first;
  CalendarDay last;
};
SelectionDays DaysOfRup(PlannedDay start, PlannedDay end);

// Plans the template from the first day on, one stage after the other, each with its number of days.
std::vector<Stage> PlanStages(const std::vector<StageRule>& rules, CalendarDay first);

// FAILED_PRECONDITION, reason DEVIATION_REQUIRED (metadata: stage, start, end), naming the first stage that leaves
// `days`.
absl::Status CheckWithin(const std::vector<Stage>& stages, const SelectionDays& days);
absl::Status CheckDayWithin(const Stage& stage, CalendarDay day, const SelectionDays& days);

// Bids are taken until the end of the last day of the stage in which they are handed over, and opened from the
// beginning of the first day of the opening stage, not before that end. None when the template has no such stage.
struct BidTimes {
  absl::Time closing;
  absl::Time opening;
};
std::optional<BidTimes> BidTimesOf(const std::vector<Stage>& stages);

// The stage that `act` completes; null when there is none.
Stage* StageOfAct(std::vector<Stage>& stages, std::string_view act);

int DaysLateOf(const Stage& stage);

}  // namespace terpadu::procurement::domain
