#include "services/reporting/store/money_store.h"

#include "libs/base/status.h"
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

}  // namespace terpadu::reporting
