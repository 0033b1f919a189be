#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "services/procurement/domain/rup_method.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// The rules in force of packages, read from the rule book; errors as in policy.h.

// By category, its word.
absl::StatusOr<domain::MethodRules> LoadMethodRules(rules::RuleBook& rules, postgres::Connection& connection,
                                                    std::string_view instansi, std::string_view category,
                                                    CalendarDay day);
struct RupPolicy {
  std::map<std::string, domain::MethodRules> methods;  // of every category
  domain::SmallBusinessRule small_business;
};
absl::StatusOr<RupPolicy> LoadRupPolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                        std::string_view instansi, CalendarDay day);

// Whether the fields of a package were chosen by the rules: METHOD_NOT_ALLOWED, SMALL_BUSINESS_ABOVE_LIMIT.
absl::Status CheckPolicy(const RupPolicy& policy, const v1::RupPackage& package);

// Days before the due day of an RPP on which it is reminded of, each once, the longest first.
absl::StatusOr<std::vector<int64_t>> LoadReminderDays(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day);

}  // namespace terpadu::procurement
