#include "services/planning/domain/stages.h"

#include <algorithm>

#include "libs/base/error.h"

namespace terpadu::planning {
namespace {

absl::Status Invalid(const std::string& what) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID", "the rule plan_stages cannot be read: " + what);
}

Stage StageIn(const nlohmann::json& value) {
  Stage stage{.id = value.at("id").get<std::string>(), .title = value.at("title").get<std::string>(), .due = {}};
  if (value.contains("due")) {
    const nlohmann::json& due = value["due"];
    stage.due = {.years_before = due.at("years_before").get<int>(),
                 .month = due.at("month").get<int>(),
                 .day = due.at("day").get<int>()};
  }
  return stage;
}

}  // namespace

std::optional<CalendarDay> Stage::DueDay(int plan_year) const {
  if (!due.has_value()) {
    return std::nullopt;
  }
  return CalendarDay(plan_year - due->years_before, due->month, due->day);
}

absl::StatusOr<Stages> Stages::FromJson(const nlohmann::json& value) {
  Stages stages;
  try {
    for (const nlohmann::json& entry : value.at("stages")) {
      Stage stage = StageIn(entry);
      if (stage.id.empty() || stages.Find(stage.id) != nullptr) {
        return Invalid("a stage has no id, or the id of another");
      }
      stages.stages_.push_back(std::move(stage));
    }
  } catch (const nlohmann::json::exception& error) {
    return Invalid(error.what());
  }
  if (stages.stages_.empty()) {
    return Invalid("it has no stage");
  }
  return stages;
}

const Stage* Stages::Find(std::string_view id) const {
  const auto found = std::find_if(stages_.begin(), stages_.end(), [&](const Stage& stage) { return stage.id == id; });
  return found == stages_.end() ? nullptr : &*found;
}

const Stage* Stages::After(std::string_view id) const {
  const Stage* stage = Find(id);
  if (stage == nullptr) {
    return &first();
  }
  return stage == &last() ? nullptr : stage + 1;
}

int DaysLate(std::optional<CalendarDay> due, CalendarDay entered) {
  return due.has_value() && entered > *due ? static_cast<int>(entered - *due) : 0;
}

}  // namespace terpadu::planning
