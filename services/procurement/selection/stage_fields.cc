#include "services/procurement/selection/stage_fields.h"

#include "absl/strings/str_cat.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

void CheckStageDates(const std::string& path, const google::protobuf::RepeatedPtrField<v1::SelectionStage>& stages,
                     FieldErrors& errors) {
  for (int i = 0; i < stages.size(); ++i) {
    const v1::SelectionStage& stage = stages[i];
    const std::string at = absl::StrCat(path, "[", i, "]");
    const bool start = CheckDate(at + ".planned_start", stage.planned_start(), false, errors);
    const bool end = CheckDate(at + ".planned_end", stage.planned_end(), false, errors);
    if (start && end && PlannedDayOf(stage.planned_end()).day < PlannedDayOf(stage.planned_start()).day) {
      errors.Add(at + ".planned_end", "must not be before planned_start");
    }
  }
}

void SetDates(const v1::SelectionStage& from, domain::Stage& to) {
  to.start = PlannedDayOf(from.planned_start()).day;
  to.end = PlannedDayOf(from.planned_end()).day;
}

absl::Status CheckOrder(const std::string& path, const std::vector<domain::Stage>& stages) {
  FieldErrors errors;
  for (size_t i = 1; i < stages.size(); ++i) {
    if (stages[i].start < stages[i - 1].start) {
      errors.Add(path, absl::StrCat("must not begin ", stages[i].rule.code, " before ", stages[i - 1].rule.code));
    }
  }
  return errors.ToStatus();
}

void SetBidTimes(store::StoredSelection& stored) {
  const auto times = domain::BidTimesOf(stored.stages);
  if (times.has_value()) {
    *stored.selection.mutable_closing_time() = TimestampOf(times->closing);
    *stored.selection.mutable_opening_time() = TimestampOf(times->opening);
  }
}

}  // namespace terpadu::procurement
