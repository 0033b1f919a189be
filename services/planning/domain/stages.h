#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "nlohmann/json.hpp"

namespace terpadu::planning {

// One stage of the making of a plan.
struct Stage {
  std::string id;
  std::string title;
  // The day by which it is to be entered: of the year so many before the plan's first.
  struct Due {
    int years_before;
    int month;
    int day;
  };
  std::optional<Due> due;

  std::optional<CalendarDay> DueDay(int plan_year) const;
};

// The stages of a kind of plan in their order, at least one.
class Stages {
 public:
  // From the value of the rule `plan_stages/{kind}`. FAILED_PRECONDITION, reason RULE_INVALID.
  static absl::StatusOr<Stages> FromJson(const nlohmann::json& value);

  const std::vector<Stage>& all() const { return stages_; }
  const Stage& first() const { return stages_.front(); }
  const Stage& last() const { return stages_.back(); }
  // None for an id that is no stage.
  const Stage* Find(std::string_view id) const;
  // The stage behind `id`: the first behind an id that is none, none behind the last.
  const Stage* After(std::string_view id) const;

 private:
  std::vector<Stage> stages_;
};

// Days that `entered` is behind `due`; 0 when it is not, or there is no due day.
int DaysLate(std::optional<CalendarDay> due, CalendarDay entered);

}  // namespace terpadu::planning
