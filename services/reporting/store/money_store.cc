#include "services/reporting/store/money_store.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/reporting/names.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kPutBudget = {"money_put_budget", R"sql(
  INSERT INTO budget (instansi, name, fiscal_year) VALUES ($1, $2, $3)
  ON CONFLICT (instansi, name) DO UPDATE SET fiscal_year = EXCLUDED.fiscal_year)sql"};

constexpr Statement kPutLine = {"money_put_line", R"sql(
  INSERT INTO budget_line (instansi, name, budget, plan_node, account, amount) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (instansi, name) DO UPDATE
     SET budget = EXCLUDED.budget, plan_node = EXCLUDED.plan_node, account = EXCLUDED.account,
         amount = EXCLUDED.amount)sql"};

constexpr Statement kSetAmount = {"money_set_amount",
                                  "UPDATE budget_line SET amount = $3 WHERE instansi = $1 AND name = $2"};

constexpr Statement kAdd = {"money_add", R"sql(
  INSERT INTO line_money (instansi, line, budget, reserved, committed, paid) VALUES ($1, $2, $3, $4, $5, 0)
  ON CONFLICT (instansi, line) DO UPDATE
     SET reserved = line_money.reserved + EXCLUDED.reserved, committed = line_money.committed + EXCLUDED.committed)sql"};

constexpr Statement kPay = {"money_pay", "UPDATE line_money SET paid = paid + $3 WHERE instansi = $1 AND line = $2"};
constexpr Statement kTake = {"money_take",
                             "UPDATE line_money SET reserved = reserved - $3 WHERE instansi = $1 AND line = $2"};

constexpr Statement kAdjust = {"money_adjust", R"sql(
  UPDATE line_money SET reserved = reserved + $3, committed = committed + $4, paid = paid + $5
   WHERE instansi = $1 AND line = $2)sql"};

Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(name); }

absl::Status UpdateOne(postgres::Transaction& transaction, const Statement& statement, std::string_view line,
                       const Params& params) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(statement, params));
  if (rows.affected() == 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "LINE_MISSING",
                 "nothing is known of the money of " + std::string(line), {{"line", std::string(line)}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutBudget(postgres::Transaction& transaction, const budgeting::v1::Budget& budget) {
  return transaction.Execute(kPutBudget, KeyOf(budget.name()).Int(budget.fiscal_year())).status();
}

absl::Status PutBudgetLine(postgres::Transaction& transaction, const budgeting::v1::BudgetLine& line) {
  Params params = KeyOf(line.name());
  params.Text(ParentOf(line.name())).Text(line.plan_node()).Text(line.account()).Int(line.amount());
  return transaction.Execute(kPutLine, params).status();
}

absl::Status SetLineAmount(postgres::Transaction& transaction, std::string_view line, int64_t amount) {
  return UpdateOne(transaction, kSetAmount, line, KeyOf(line).Int(amount));
}

absl::Status AddMoney(postgres::Transaction& transaction, std::string_view line, const MoneyMoved& moved) {
  Params params = KeyOf(line);
  params.Text(ParentOf(line)).Int(moved.reserved).Int(moved.committed);
  if (moved.reserved != 0 || moved.committed != 0) {
    TERPADU_RETURN_IF_ERROR(transaction.Execute(kAdd, params).status());
  }
  return moved.paid == 0 ? absl::OkStatus() : UpdateOne(transaction, kPay, line, KeyOf(line).Int(moved.paid));
}

absl::Status TakeReserved(postgres::Transaction& transaction, std::string_view line, int64_t amount) {
  return UpdateOne(transaction, kTake, line, KeyOf(line).Int(amount));
}

absl::Status AdjustMoney(postgres::Transaction& transaction, std::string_view line, const MoneyMoved& effect) {
  return UpdateOne(transaction, kAdjust, line, KeyOf(line).Int(effect.reserved).Int(effect.committed).Int(effect.paid));
}

}  // namespace terpadu::reporting
