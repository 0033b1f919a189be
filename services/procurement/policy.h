#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "services/procurement/domain/role_conflict.h"
#include "services/procurement/domain/rpp.h"

namespace terpadu::procurement {

// The rules in force that the domain is given, read from the rule book. RULE_MISSING when there is none, FAILED_
// PRECONDITION, reason RULE_MALFORMED (metadata: kind), when a row does not say what it must.
struct RppPolicy {
  domain::RppDuePolicy due;
  domain::Checklists checklists;
  std::map<std::string, domain::ContractTypes> contract_types;  // by category
};
absl::StatusOr<domain::RppDuePolicy> LoadRppDuePolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day);
absl::StatusOr<RppPolicy> LoadRppPolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                        std::string_view instansi, CalendarDay day);

absl::StatusOr<domain::RoleConflicts> LoadRoleConflicts(rules::RuleBook& rules, postgres::Connection& connection,
                                                        std::string_view instansi, CalendarDay day);

// The checklist of a package of `method`, by its word; "" is a package without one.
const domain::Checklist& ChecklistFor(const domain::Checklists& checklists, const std::string& method);

}  // namespace terpadu::procurement
