#include "services/performance/agreement/store/dpa_store.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kBudget = {"dpa_budget_put", R"sql(
  INSERT INTO dpa_budget (instansi, budget, year, in_force) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, budget) DO UPDATE SET in_force = dpa_budget.in_force OR EXCLUDED.in_force)sql"};
constexpr Statement kLine = {"dpa_line_put", R"sql(
  INSERT INTO dpa_line (instansi, line, budget, unit_id, program, amount) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (instansi, line) DO UPDATE SET amount = EXCLUDED.amount)sql"};
constexpr Statement kAmount = {"dpa_line_amount", "UPDATE dpa_line SET amount = $3 WHERE instansi = $1 AND line = $2"};

}  // namespace

absl::Status PutDpaBudget(postgres::Transaction& transaction, std::string_view instansi, std::string_view budget,
                          int year, bool in_force) {
  return transaction.Execute(kBudget, Params().Text(instansi).Text(budget).Int(year).Bool(in_force)).status();
}

absl::Status PutDpaLine(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line) {
  Params params;
  params.Text(instansi).Text(line.line).Text(line.budget).Text(line.unit_id).Text(line.program).Int(line.amount);
  return transaction.Execute(kLine, params).status();
}

absl::Status SetDpaLineAmount(postgres::Transaction& transaction, std::string_view instansi, std::string_view line,
                              int64_t amount) {
  return transaction.Execute(kAmount, Params().Text(instansi).Text(line).Int(amount)).status();
}

}  // namespace terpadu::performance::store
