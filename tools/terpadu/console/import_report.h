#pragma once

#include <string>

#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::command {

// Whether a finding of severity ERROR stands in the way.
bool HasErrors(const planning::v1::ImportPlanResponse& response);

// What an import noticed, as a table in the order of the service; "" without findings.
std::string DrawFindings(const planning::v1::ImportPlanResponse& response);

// What was read: lines by kind, actions, ceilings by year.
std::string DrawImport(const planning::v1::ImportPlanResponse& response, bool dry_run);

}  // namespace terpadu::command
