#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {

void CompareIndicators(const Snapshot& snapshot, Differences& differences) {
  std::map<std::string, int> targets;  // of adopted plans, by indicator
  for (const planning::v1::Plan& plan : snapshot.plans) {
    if (plan.state() == planning::v1::PLAN_STATE_DRAFT) {
      continue;
    }
    for (const planning::v1::Indicator& indicator : snapshot.indicators.at(plan.name())) {
      targets[indicator.name()] = indicator.targets_size();
    }
  }
  for (const performance::v1::PerformanceIndicator& indicator : snapshot.performance_indicators) {
    const auto planned = targets.find(indicator.name());
    if (planned == targets.end()) {
      differences.Note(indicator.name(), "performance indicator", "known", "planning adopted indicator", "unknown");
      continue;
    }
    differences.Counts(indicator.name(), "performance indicator.targets", indicator.targets_size(),
                       "planning indicator.targets", planned->second);
    targets.erase(planned);
  }
  for (const auto& [name, count] : targets) {
    differences.Note(name, "performance indicator", "unknown", "planning adopted indicator", "known");
  }
}

}  // namespace terpadu::command
