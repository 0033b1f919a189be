#pragma once

#include <string>
#include <string_view>

#include "services/planning/domain/plan_document.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::command {

// One JSON object of a document that was read on the spot: `file`, `profile`, `lines`, `findings` {severity, code,
// line, column, text, message}, `summary` (years, nodes by kind, actions, indicators, targets by kind, budgets, totals
// by year), `nodes` and `indicators`.
std::string DocumentJson(const planning::PlanDocument& document, std::string_view file, std::string_view profile);

// The same of a service's answer: `lines`, `findings`, `plan` (null when nothing was imported), `already_imported`.
std::string ImportJson(const planning::v1::ImportPlanResponse& response);

// A document that was read on the spot in the form of a service's answer, with the plan's sums.
planning::v1::ImportPlanResponse ResponseOf(const planning::PlanDocument& document);

}  // namespace terpadu::command
