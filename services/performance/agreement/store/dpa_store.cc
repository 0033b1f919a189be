#include "services/performance/agreement/store/dpa_store.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Statement;

constexpr Statement kBudget = {"dpa_budget_put", R"sql(
  INSERT INTO dpa_budget (instansi, budget, year, in_force) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, budget) DO UPDATE SET in_force = dpa_budget.in_force OR EXCLUDED.in_force)sql"};
constexpr Statement kLine = {"dpa_line_put", R"sql(
  INSERT INTO dpa_line (instansi, line, budget, unit_id, program, kegiatan, sub_kegiatan, title, plan_node, amount,
                        budget_version, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (instansi, line) DO UPDATE
     SET kegiatan = EXCLUDED.kegiatan, sub_kegiatan = EXCLUDED.sub_kegiatan, title = EXCLUDED.title,
         plan_node = EXCLUDED.plan_node, amount = EXCLUDED.amount, budget_version = EXCLUDED.budget_version,
         version = EXCLUDED.version)sql"};
constexpr Statement kAmount = {"dpa_line_amount", R"sql(
  UPDATE dpa_line SET amount = $3, budget_version = $4, version = $5 WHERE instansi = $1 AND line = $2)sql"};

}  // namespace

absl::Status PutDpaBudget(postgres::Transaction& transaction, std::string_view instansi, std::string_view budget,
                          int year, bool in_force) {
  return transaction.Execute(kBudget, Params().Text(instansi).Text(budget).Int(year).Bool(in_force)).status();
}

absl::Status PutDpaLine(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line) {
  Params params;
  params.Text(instansi).Text(line.line).Text(line.budget).Text(line.unit_id).Text(line.program).Text(line.kegiatan);
  params.Text(line.sub_kegiatan).Text(line.title).Text(line.plan_node).Int(line.amount).Int(line.budget_version);
  params.Int(line.version);
  return transaction.Execute(kLine, params).status();
}

absl::Status SetDpaLineAmount(postgres::Transaction& transaction, std::string_view instansi, const DpaLine& line) {
  Params params;
  params.Text(instansi).Text(line.line).Int(line.amount).Int(line.budget_version).Int(line.version);
  return transaction.Execute(kAmount, params).status();
}

}  // namespace terpadu::performance::store
