#include "services/budgeting/store/versions.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kSetVersion = {"budgeting_set_version", R"sql(
  WITH revised AS (
    UPDATE budget SET state = 'APPROVED', current_version = $3, version = version + 1
     WHERE instansi = $1 AND budget_id = $2
    RETURNING version),
  dpa AS (
    INSERT INTO budget_version (instansi, budget_id, number, kind, legal_basis, total_amount)
    VALUES ($1, $2, $3, $4, $5, $6))
  SELECT version FROM revised)sql"};

}  // namespace

absl::StatusOr<int64_t> InsertVersion(postgres::Transaction& transaction, const BudgetKey& key,
                                      const NewVersion& next) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Int(next.number).Text(next.kind).Text(next.legal_basis).Int(next.total);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kSetVersion, params));
  return rows.Int(0, 0);
}

}  // namespace terpadu::budgeting
