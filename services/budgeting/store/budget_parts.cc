#include "services/budgeting/store/budget_parts.h"

#include "libs/base/status.h"
#include "services/budgeting/domain/preparation_refusal.h"

namespace terpadu::budgeting {
namespace {

// A row when `actor` has the part now, and had no other.
constexpr postgres::Statement kTakePart = {"budgeting_budget_take_part", R"sql(
  INSERT INTO budget_part AS there (instansi, budget_id, actor, part) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, budget_id, actor) DO UPDATE SET part = excluded.part WHERE there.part = excluded.part
  RETURNING 1)sql"};

absl::StatusOr<bool> TakePart(postgres::Transaction& transaction, const BudgetKey& budget, std::string_view actor,
                              std::string_view part) {
  if (actor.empty()) {
    return true;
  }
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(actor).Text(part);
  TERPADU_ASSIGN(const postgres::Rows taken, transaction.Execute(kTakePart, params));
  return !taken.empty();
}

}  // namespace

// A draft has no approver yet.
absl::Status AddAuthor(postgres::Transaction& transaction, const BudgetKey& budget, std::string_view actor) {
  return TakePart(transaction, budget, actor, "AUTHOR").status();
}

absl::Status AddApprover(postgres::Transaction& transaction, const BudgetKey& budget, std::string_view actor) {
  TERPADU_ASSIGN(const bool taken, TakePart(transaction, budget, actor, "APPROVER"));
  return taken ? absl::OkStatus() : OwnDraft(budget.Name(), actor);
}

}  // namespace terpadu::budgeting
