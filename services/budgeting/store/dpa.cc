#include "services/budgeting/store/dpa.h"

#include "libs/base/status.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/budget_parts.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/versions.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

// A draft is used by its budget officers alone: no order of locks is needed here. $3 decree · $4 audit
constexpr postgres::Statement kApproveLines = {"budgeting_approve_lines", R"sql(
  WITH line AS (
    UPDATE budget_line SET budget_version = 1, etag = etag + 1, entries = entries + 1
     WHERE instansi = $1 AND budget_id = $2
    RETURNING line_id, amount, entries),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, budget_version, reason, actor)
    SELECT $1, $2, line_id, entries, 'AMOUNT', amount, 1, $3, $4::jsonb ->> 'actor' FROM line)
  INSERT INTO budget_line_version (instansi, budget_id, line_id, number, amount)
  SELECT $1, $2, line_id, 1, amount FROM line)sql"};

}  // namespace

absl::StatusOr<v1::Budget> ApproveBudget(postgres::Transaction& transaction, const ApproveCommand& command) {
  const BudgetKey& key = command.budget;
  TERPADU_ASSIGN(const BudgetRow budget, LockBudgetAt(transaction, key, command.etag));
  TERPADU_RETURN_IF_ERROR(CheckDraft(budget, key));
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Text(command.legal_basis).Text(command.audit);
  TERPADU_ASSIGN(const postgres::Rows lines, transaction.Execute(kApproveLines, params));
  if (lines.affected() == 0) {
    return BudgetEmpty(key.Name());
  }
  TERPADU_RETURN_IF_ERROR(AddApprover(transaction, key, command.actor));
  TERPADU_ASSIGN(const int64_t total, TotalAmount(transaction, key));
  return SetVersion<v1::BudgetApproved>(
      transaction, key, {.number = 1, .kind = "MURNI", .legal_basis = command.legal_basis, .total = total},
      command.audit);
}

}  // namespace terpadu::budgeting
