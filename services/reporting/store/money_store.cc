#include "services/reporting/store/money_store.h"

#include "libs/base/status.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"

namespace terpadu::reporting {
namespace {

constexpr Table kBudget = {.name = "budget", .key = {{"name"}}, .values = {{"fiscal_year", "int"}}};

constexpr Table kLine = {
    .name = "budget_line",
    .key = {{"name"}},
    .values = {{"budget"}, {"plan_node"}, {"account"}, {"amount", "bigint"}, {"unit"}, {"sub_kegiatan"}},
    .missing = "LINE_MISSING"};

constexpr Table kMoney = {.name = "line_money",
                          .key = {{"line"}},
                          .values = {{"budget"},
                                     {.name = "reserved", .type = "bigint", .adds = true},
                                     {.name = "committed", .type = "bigint", .adds = true},
                                     {.name = "paid", .type = "bigint", .adds = true}},
                          .missing = "LINE_MISSING",
                          .floors = {{"reserved"}, {"committed"}, {"paid"}, {"committed", "paid"}}};

constexpr Table kPayment = {
    .name = "payment", .key = {{"name"}}, .values = {{"line"}, {"contract"}, {"amount", "bigint"}, {"day"}}};

constexpr Table kCashPlan = {.name = "cash_plan",
                             .key = {{"line"}},
                             .values = {{"budget"},
                                        {"m1", "bigint"},
                                        {"m2", "bigint"},
                                        {"m3", "bigint"},
                                        {"m4", "bigint"},
                                        {"m5", "bigint"},
                                        {"m6", "bigint"},
                                        {"m7", "bigint"},
                                        {"m8", "bigint"},
                                        {"m9", "bigint"},
                                        {"m10", "bigint"},
                                        {"m11", "bigint"},
                                        {"m12", "bigint"}}};

}  // namespace

absl::Status PutBudget(Writes& writes, const budgeting::v1::Budget& budget) {
  return writes.Put(kBudget, KeyOf(budget.name()), {budget.fiscal_year()});
}

absl::Status PutBudgetLine(Writes& writes, const budgeting::v1::BudgetLine& line) {
  return writes.Put(
      kLine, KeyOf(line.name()),
      {ParentOf(line.name()), line.plan_node(), line.account(), line.amount(), line.unit(), line.sub_kegiatan()});
}

absl::Status SetLineAmount(Writes& writes, std::string_view line, int64_t amount) {
  return writes.Set(kLine, KeyOf(line), {{"amount", amount}});
}

absl::Status AddMoney(Writes& writes, std::string_view line, const MoneyMoved& moved) {
  if (moved.reserved != 0 || moved.committed != 0) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kMoney, KeyOf(line), {ParentOf(line)}));
  }
  return AdjustMoney(writes, line, moved);
}

absl::Status TakeReserved(Writes& writes, std::string_view line, int64_t amount) {
  return AdjustMoney(writes, line, {.reserved = -amount});
}

absl::Status AdjustMoney(Writes& writes, std::string_view line, const MoneyMoved& effect) {
  return writes.Add(kMoney, KeyOf(line),
                    {{"reserved", effect.reserved}, {"committed", effect.committed}, {"paid", effect.paid}});
}

absl::Status PutPayment(Writes& writes, const budgeting::v1::Disbursement& payment, std::string_view line,
                        std::string_view contract) {
  return writes.Put(kPayment, KeyOf(payment.name()), {line, contract, payment.amount(), FirstDay(payment.sp2d_date())});
}

absl::Status SetPayment(Writes& writes, std::string_view payment, int64_t amount) {
  return writes.Set(kPayment, KeyOf(payment), {{"amount", amount}});
}

absl::Status PutCashPlan(Writes& writes, const budgeting::v1::CashPlan& plan) {
  const std::string line = plan.name().substr(0, plan.name().rfind('/'));
  std::vector<Value> values = {ParentOf(line)};
  for (int month = 0; month < 12; ++month) {
    values.emplace_back(month < plan.amounts_size() ? plan.amounts(month) : 0);
  }
  return writes.Put(kCashPlan, KeyOf(line), std::move(values));
}

}  // namespace terpadu::reporting
