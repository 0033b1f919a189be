#include "tools/demo_job/job.h"

#include "libs/base/status.h"

namespace terpadu::demo {

absl::StatusOr<planning::v1::Indicator> ContractsIndicator(const Job& job) {
  for (const planning::v1::Indicator& indicator : job.indicators) {
    if (indicator.node() == job.lines[0].plan_node()) {
      return indicator;
    }
  }
  return Error(absl::StatusCode::kNotFound, "NO_INDICATOR", job.lines[0].plan_node() + " has no indicator");
}

absl::Status RunSteps(Job& job) {
  for (const auto step :
       {AdoptPlan, ApproveBudget, AnnouncePackages, SignContract, ShiftBudget, Pay, Measure, ShowChain}) {
    TERPADU_RETURN_IF_ERROR(step(job));
  }
  return absl::OkStatus();
}

}  // namespace terpadu::demo
