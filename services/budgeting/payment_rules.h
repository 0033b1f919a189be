#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rules/rules.h"
#include "services/budgeting/domain/advance.h"

namespace terpadu::budgeting {

// The rules of payments as the rule book has them on a day. FAILED_PRECONDITION, reason RULE_MISSING or, for a value of
// another shape, RULE_UNREADABLE (metadata: kind).

// `uang_persediaan`: {"parts": 1, "of": 12}, with 1 ≤ parts ≤ of ≤ 1,000,000.
absl::StatusOr<UpShare> UpShareOn(rules::RuleBook& book, rpc::CallContext& call, std::string_view instansi,
                                  CalendarDay day);
// `tambah_uang`: {"months": 1}, 1 to 12.
absl::StatusOr<int> TuMonthsOn(rules::RuleBook& book, rpc::CallContext& call, std::string_view instansi,
                               CalendarDay day);
// `cash_plan_override`: {"roles": ["PPKD"]}.
absl::StatusOr<std::vector<std::string>> OverrideRolesOn(rules::RuleBook& book, rpc::CallContext& call,
                                                         std::string_view instansi, CalendarDay day);

}  // namespace terpadu::budgeting
