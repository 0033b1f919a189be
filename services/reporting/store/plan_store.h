#pragma once

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::reporting {

// Figures of plans, written by the events of planning.

absl::Status PutPlan(Writes& writes, const planning::v1::Plan& plan);
absl::Status PutPlanNode(Writes& writes, const planning::v1::PlanNode& node);
absl::Status PutUnit(Writes& writes, const planning::v1::Unit& unit);
absl::Status PutIndicator(Writes& writes, const planning::v1::Indicator& indicator);

// Ties every indicator of `node` and of the nodes below it to the nearest SASARAN at or above its own node; without
// one to the nearest goal; else to the plan. Called for each node and, by its node, for each indicator, so that it
// comes out the same in whatever order they arrived.
absl::Status AnchorIndicators(Writes& writes, std::string_view node);

}  // namespace terpadu::reporting
