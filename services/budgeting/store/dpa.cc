#include "services/budgeting/store/dpa.h"

#include <map>
#include <set>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/budget_parts.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/cash_plans.h"
#include "services/budgeting/store/in_the_way.h"
#include "services/budgeting/store/lines.h"
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

constexpr postgres::Statement kLockLines = {"budgeting_lock_lines", R"sql(
  SELECT line_id, amount, reserved, committed, plan_node FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[])
   ORDER BY line_id FOR NO KEY UPDATE)sql"};
enum Column { kId, kAmount, kReserved, kCommitted, kPlanNode };

// $3 lines · $4 what is added to each · $5 version of the DPA · $6 decree · $7 audit
constexpr postgres::Statement kReviseLines = {"budgeting_revise_lines", R"sql(
  WITH line AS (
    UPDATE budget_line
       SET amount = amount + effect, budget_version = $5, version = version + 1, etag = etag + 1, entries = entries + 1,
           cash_until = cash_plan_follows(cash_until, amount + effect), cash_adjusted = cash_until IS NOT NULL,
           cash_version = cash_version + (cash_until IS NOT NULL)::int
      FROM unnest($3::text[], $4::bigint[]) AS new (new_line, effect)
     WHERE instansi = $1 AND budget_id = $2 AND line_id = new_line
    RETURNING line_id, amount, version, entries, effect, cash_until, cash_adjusted, cash_version, paid, budget_version),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, budget_version, reason, actor)
    SELECT $1, $2, line_id, entries, 'AMOUNT', effect, $5, $6, $7::jsonb ->> 'actor' FROM line),
  kept AS (
    INSERT INTO budget_line_version (instansi, budget_id, line_id, number, amount)
    SELECT $1, $2, line_id, $5, amount FROM line)
  SELECT line_id, version, )sql" TERPADU_CASH_PLAN_COLUMNS " FROM line"};
constexpr int kCashPlan = 2;

struct LockedLines {
  std::vector<RevisedLine> lines;       // by id
  std::vector<std::string> ids;         // of `lines`
  std::vector<std::string> plan_nodes;  // of those, sorted
};

absl::StatusOr<LockedLines> LockLines(postgres::Transaction& transaction, const ReviseCommand& command) {
  const BudgetKey& key = command.budget;
  std::map<std::string, int64_t> after;
  for (size_t i = 0; i < command.lines.size(); ++i) {
    TERPADU_ASSERT(after.emplace(command.lines[i], command.amounts[i]).second);
  }
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).TextArray(command.lines);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLockLines, params));
  LockedLines locked;
  std::set<std::string> plan_nodes;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string id = rows.Text(row, kId);
    locked.lines.push_back({.name = LineKey{key.instansi, key.budget, id}.Name(),
                            .before = rows.Int(row, kAmount),
                            .after = after.extract(id).mapped(),
                            .reserved = rows.Int(row, kReserved),
                            .committed = rows.Int(row, kCommitted)});
    locked.ids.push_back(id);
    plan_nodes.insert(rows.Text(row, kPlanNode));
  }
  if (!after.empty()) {
    return NotFound(LineKey{key.instansi, key.budget, after.begin()->first}.Name());
  }
  locked.plan_nodes.assign(plan_nodes.begin(), plan_nodes.end());
  return locked;
}

// Gives the lines whose amount is another their new one, and writes their events.
absl::Status ReviseLines(postgres::Transaction& transaction, const ReviseCommand& command, const LockedLines& locked,
                         int32_t number) {
  std::vector<std::string> ids;
  std::vector<int64_t> effects;
  std::map<std::string, const RevisedLine*> changed;  // by id
  for (size_t i = 0; i < locked.lines.size(); ++i) {
    if (const RevisedLine& line = locked.lines[i]; line.before != line.after) {
      ids.push_back(locked.ids[i]);
      effects.push_back(line.after - line.before);
      changed.emplace(locked.ids[i], &line);
    }
  }
  postgres::Params params;
  params.Text(command.budget.instansi).Text(command.budget.budget).TextArray(ids).IntArray(effects).Int(number);
  params.Text(command.legal_basis).Text(command.audit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kReviseLines, params));
  TERPADU_ASSERT(static_cast<size_t>(rows.size()) == ids.size());
  std::vector<journal::Entry> entries;
  for (int row = 0; row < rows.size(); ++row) {
    const RevisedLine& line = *changed.at(rows.Text(row, 0));
    v1::BudgetLineRevised event;
    event.set_amount_before(line.before);
    event.set_amount(line.after);
    event.set_budget_version(number);
    entries.push_back(journal::MakeEntry(line.name, rows.Int(row, 1), event));
    if (auto followed = CashPlanFollowed(rows, row, kCashPlan, command.budget); followed.has_value()) {
      entries.push_back(*std::move(followed));
    }
  }
  return journal::Append(transaction, command.budget.instansi, entries, command.audit);
}

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

absl::StatusOr<v1::Budget> ReviseBudget(postgres::Transaction& transaction, const ReviseCommand& command) {
  const BudgetKey& key = command.budget;
  TERPADU_ASSIGN(const BudgetRow budget, LockBudgetAt(transaction, key, command.etag));
  TERPADU_RETURN_IF_ERROR(CheckInForce(budget, key));
  TERPADU_ASSIGN(const LockedLines locked, LockLines(transaction, command));
  TERPADU_ASSIGN(const int64_t before, TotalAmount(transaction, key));
  const absl::StatusOr<int64_t> after = Revise(command.revision, before, locked.lines);
  if (ReasonOf(after.status()) == "BELOW_COMMITTED") {
    return WithMoneyInTheWay(transaction, key, locked.lines, after.status());
  }
  TERPADU_RETURN_IF_ERROR(after.status());
  const int32_t number = budget.current_version + 1;
  const char* const kind = command.revision == Revision::kPergeseran ? "PERGESERAN" : "PERUBAHAN";
  TERPADU_RETURN_IF_ERROR(ReviseLines(transaction, command, locked, number));
  TERPADU_RETURN_IF_ERROR(CheckCeilings(transaction, key, locked.plan_nodes));
  return SetVersion<v1::BudgetRevised>(
      transaction, key, {.number = number, .kind = kind, .legal_basis = command.legal_basis, .total = *after},
      command.audit);
}

}  // namespace terpadu::budgeting
