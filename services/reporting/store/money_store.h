#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/cash_plan.pb.h"

namespace terpadu::reporting {

// Figures of budgets, written by the events of budgeting. Amounts in rupiah.

absl::Status PutBudget(Writes& writes, const budgeting::v1::Budget& budget);
absl::Status PutBudgetLine(Writes& writes, const budgeting::v1::BudgetLine& line);
absl::Status PutPayment(Writes& writes, const budgeting::v1::Disbursement& payment, std::string_view line,
                        std::string_view contract);
absl::Status SetPayment(Writes& writes, std::string_view payment, int64_t amount);
absl::Status PutCashPlan(Writes& writes, const budgeting::v1::CashPlan& plan);
absl::Status SetLineAmount(Writes& writes, std::string_view line, int64_t amount);

struct MoneyMoved {
  int64_t reserved = 0;
  int64_t committed = 0;
  int64_t paid = 0;
};
// Adds to what is held, bound and paid on a line; not below 0 each.
absl::Status AddMoney(Writes& writes, std::string_view line, const MoneyMoved& moved);
// Takes from what is held on a line; it was added by an earlier event of the same reservation.
absl::Status TakeReserved(Writes& writes, std::string_view line, int64_t amount);
// Adds to each, or takes from it: what a correction or the end of the year did to what earlier events added.
absl::Status AdjustMoney(Writes& writes, std::string_view line, const MoneyMoved& effect);

}  // namespace terpadu::reporting
