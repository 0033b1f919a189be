#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/planning/domain/finding.h"
#include "services/planning/domain/plan_tree.h"

namespace terpadu::planning {

// What a series of targets by year says of itself; pure, of an imported document or of a plan.

// The first year whose target is 0 after one above 0; 0 for none.
int YearOfDropToZero(const std::vector<TreeIndicator::Target>& targets);
// Whether two targets say another number; targets of different kinds are compared when both have a number.
bool Differ(const TargetValue& a, const TargetValue& b);

// SERIES_DROPS_TO_ZERO and FINAL_TARGET_DIFFERS, both WARNING.
void CheckSeries(const TreeIndicator& indicator, const std::optional<TreeIndicator::Target>& final_target,
                 Findings& findings);
// INDICATOR_SERIES_DIFFER (WARNING): indicators of one title whose targets of a year differ; names both places.
void CheckSameIndicator(const std::vector<TreeIndicator>& indicators, Findings& findings);

}  // namespace terpadu::planning
