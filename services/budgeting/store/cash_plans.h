#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/journal/append.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/cash_plan.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/cash_plan.pb.h"

namespace terpadu::budgeting {

// The columns of a line that CashPlanFrom() reads.
#define TERPADU_CASH_PLAN_COLUMNS \
  "line_id, array_to_string(cash_until, ','), cash_adjusted, cash_version, amount, paid, budget_version "

// The cash plan in the columns of `row` from `first` on.
v1::CashPlan CashPlanFrom(const postgres::Rows& rows, int row, int first, const BudgetKey& budget);

// The event of a cash plan that followed a revision of its line; none when the line has no cash plan.
std::optional<journal::Entry> CashPlanFollowed(const postgres::Rows& rows, int row, int first, const BudgetKey& budget);

struct NewCashPlan {
  std::string line;  // id
  MonthAmounts until{};
  std::optional<int64_t> etag;
};
// Sets them, and appends their events. NOT_FOUND for a line; BUDGET_NOT_APPROVED; ETAG_MISMATCH; CASH_PLAN_UNBALANCED.
// In the order of `plans`, which name each line once.
absl::StatusOr<std::vector<v1::CashPlan>> SetCashPlans(postgres::Transaction& transaction, const BudgetKey& budget,
                                                       const std::vector<NewCashPlan>& plans, std::string_view audit);

// NOT_FOUND when there is no such line.
absl::StatusOr<v1::CashPlan> GetCashPlan(rpc::CallContext& call, const LineKey& line);

// At most `size`, of the lines after the id `after`, by line; in `state` alone unless it is UNSPECIFIED.
absl::StatusOr<std::vector<v1::CashPlan>> ListCashPlans(rpc::CallContext& call, const BudgetKey& budget,
                                                        v1::CashPlanState state, const std::string& after, int size);

}  // namespace terpadu::budgeting
