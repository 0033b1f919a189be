#pragma once

#include "absl/status/statusor.h"
#include "libs/rules/rules.h"
#include "services/reporting/store/orphan_store.h"

namespace terpadu::reporting {

// The rules `measured_nodes` and `accounts_without_rup` in force on the last day of `year`. FAILED_PRECONDITION, reason
// RULE_MISSING, when one is missing; RULE_INVALID (metadata: kind, legal_basis) when its value cannot be read.
absl::StatusOr<GapRules> ReadGapRules(rules::RuleBook& book, postgres::Connection& connection,
                                      std::string_view instansi, int32_t year);

}  // namespace terpadu::reporting
