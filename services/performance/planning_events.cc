#include "services/performance/planning_events.h"

#include "libs/base/error.h"
#include "services/performance/conversions.h"
#include "services/performance/store/indicator_store.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::performance {
namespace {

// A target goes into the event of each measurement, with what was realised and the evidence; 64 KiB hold them all.
constexpr size_t kLargestTarget = 16 << 10;

absl::Status Unusable(const event::v1::Event& event, const std::string& why) {
  return Error(absl::StatusCode::kInvalidArgument, "EVENT_UNUSABLE", event.subject() + ": " + why);
}

}  // namespace

absl::Status ApplyPlanningEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  if (event.dataschema() != planning::v1::IndicatorAdopted::descriptor()->full_name()) {
    return absl::OkStatus();
  }
  planning::v1::IndicatorAdopted adopted;
  if (!adopted.ParseFromString(event.data())) {
    return Unusable(event, "the payload is no IndicatorAdopted");
  }
  const planning::v1::Indicator& indicator = adopted.indicator();
  v1::PerformanceIndicator measurable;
  measurable.set_name(indicator.name());
  measurable.set_node(indicator.node());
  measurable.set_title(indicator.title());
  for (const planning::v1::YearTarget& target : indicator.targets()) {
    if (target.value().ByteSizeLong() > kLargestTarget) {
      return Unusable(event, "a target is larger than 16 KiB");
    }
    v1::IndicatorTarget& taken = *measurable.add_targets();
    taken.set_year(target.year());
    *taken.mutable_value() = target.value();
  }
  measurable.set_aggregation(indicator.aggregation());
  measurable.set_polarity(indicator.polarity());
  measurable.set_formula(UsualFormula(indicator.polarity(), measurable));
  return TakeIndicatorOver(transaction, measurable);
}

}  // namespace terpadu::performance
