#pragma once

#include <vector>

#include "services/procurement/spse/policy.h"
#include "terpadu/procurement/v1/spse_service.pb.h"

namespace terpadu::procurement {

// The figures of these tenders, each with its formula.
v1::SpseTimeliness TimelinessOf(const std::vector<v1::SpseSchedule>& schedules, const SpseStagePolicy& policy);

}  // namespace terpadu::procurement
