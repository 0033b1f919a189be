#include "services/procurement/selection/domain/schedule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/selection/domain/steps.h"

namespace terpadu::procurement::domain {
namespace {

CalendarDay LastOf(PlannedDay planned) {
  if (!planned.month_only) {
    return planned.day;
  }
  return CalendarDay(absl::CivilMonth(planned.day) + 1) - 1;
}

absl::Status DeviationRequired(const Stage& stage, const std::string& what, const SelectionDays& days) {
  return Error(absl::StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED",
               absl::StrCat(what, " lies outside of the selection's days ", FormatDay(days.first), " to ",
                            FormatDay(days.last), ": a deviation approved by the Sekda is needed first"),
               {{"stage", stage.rule.code}, {"start", FormatDay(days.first)}, {"end", FormatDay(days.last)}});
}

}  // namespace

SelectionDays DaysOfRup(PlannedDay start, PlannedDay end) { return {.first = start.day, .last = LastOf(end)}; }

std::vector<Stage> PlanStages(const std::vector<StageRule>& rules, CalendarDay first) {
  std::vector<Stage> stages;
  for (const StageRule& rule : rules) {
    const CalendarDay end = first + std::max(rule.days, 1) - 1;
    stages.push_back({.rule = rule, .start = first, .end = end, .done = std::nullopt});
    first = end + 1;
  }
  return stages;
}

absl::Status CheckWithin(const std::vector<Stage>& stages, const SelectionDays& days) {
  for (const Stage& stage : stages) {
    if (stage.rule.in_selection && (stage.start < days.first || stage.end > days.last)) {
      return DeviationRequired(stage, absl::StrCat("stage ", stage.rule.code), days);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDayWithin(const Stage& stage, CalendarDay day, const SelectionDays& days) {
  if (!stage.rule.in_selection || (day >= days.first && day <= days.last)) {
    return absl::OkStatus();
  }
  return DeviationRequired(stage, absl::StrCat("today, ", FormatDay(day), ","), days);
}

std::optional<BidTimes> BidTimesOf(const std::vector<Stage>& stages) {
  std::optional<BidTimes> times;
  for (const Stage& stage : stages) {
    if (stage.rule.act == step::kHandOver) {
      times = {.closing = EndOf(stage.end), .opening = EndOf(stage.end)};
    }
    if ((stage.rule.act == step::kOpen || stage.rule.act == step::kOpenTechnical) && times.has_value()) {
      times->opening = std::max(times->closing, EndOf(stage.start - 1));
    }
  }
  return times;
}

Stage* StageOfAct(std::vector<Stage>& stages, std::string_view act) {
  const auto found =
      std::find_if(stages.begin(), stages.end(), [&](const Stage& each) { return each.rule.act == act; });
  return found == stages.end() ? nullptr : &*found;
}

int DaysLateOf(const Stage& stage) {
  return stage.done.has_value() ? static_cast<int>(std::max<int64_t>(*stage.done - stage.end, 0)) : 0;
}

}  // namespace terpadu::procurement::domain
