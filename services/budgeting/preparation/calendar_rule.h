#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "services/budgeting/domain/budget_calendar.h"

namespace terpadu::budgeting {

// The milestones of a budget of `fiscal_year`, in the rule's order: `budget_calendar` as in force on 1 January of the
// year before. RULE_MISSING; FAILED_PRECONDITION, reason RULE_MALFORMED (metadata: kind), when its row does not say
// what it must.
absl::StatusOr<std::vector<Milestone>> MilestonesOf(rules::RuleBook& rules, postgres::Connection& connection,
                                                    std::string_view instansi, int fiscal_year);

}  // namespace terpadu::budgeting
