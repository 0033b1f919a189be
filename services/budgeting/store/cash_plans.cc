#include "services/budgeting/store/cash_plans.h"

#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/hot_command.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::budgeting {
namespace {

enum Column { kId, kUntil, kAdjusted, kVersion, kAmount, kPaid, kBudgetVersion };

constexpr postgres::Statement kGet = {"budgeting_cash_plan_get", "SELECT " TERPADU_CASH_PLAN_COLUMNS R"sql(
  FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = $3)sql"};

constexpr postgres::Statement kList = {"budgeting_cash_plan_list", "SELECT " TERPADU_CASH_PLAN_COLUMNS R"sql(
  FROM budget_line
 WHERE instansi = $1 AND budget_id = $2 AND line_id > $3
   AND CASE $5::int WHEN 0 THEN true WHEN 1 THEN cash_until IS NULL
                    WHEN 2 THEN cash_until IS NOT NULL AND NOT cash_adjusted ELSE cash_adjusted END
 ORDER BY line_id LIMIT $4)sql"};
static_assert(v1::CASH_PLAN_STATE_NONE == 1 && v1::CASH_PLAN_STATE_SET == 2 && v1::CASH_PLAN_STATE_ADJUSTED == 3);

// In the order of ids, as a revision locks them.
constexpr postgres::Statement kLock = {"budgeting_cash_plan_lock", "SELECT " TERPADU_CASH_PLAN_COLUMNS R"sql(
  FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[])
 ORDER BY line_id FOR NO KEY UPDATE)sql"};

// $4: arrays, as text.
constexpr postgres::Statement kSet = {"budgeting_cash_plan_set", R"sql(
  UPDATE budget_line SET cash_until = new_until::bigint[], cash_adjusted = false, cash_version = cash_version + 1, etag = etag + 1
    FROM unnest($3::text[], $4::text[]) AS new (new_line, new_until)
   WHERE instansi = $1 AND budget_id = $2 AND line_id = new_line
  RETURNING )sql" TERPADU_CASH_PLAN_COLUMNS};

MonthAmounts UntilFrom(const std::string& text) {
  MonthAmounts until{};
  size_t month = 0;
  for (const auto& amount : absl::StrSplit(text, ',')) {
    TERPADU_ASSERT(month < until.size() && absl::SimpleAtoi(amount, &until[month]));
    ++month;
  }
  TERPADU_ASSERT(month == until.size());
  return until;
}

// As an event carries it: payments do not change a cash plan.
template <typename Event>
journal::Entry EventOf(const v1::CashPlan& plan, int64_t version) {
  Event event;
  *event.mutable_cash_plan() = plan;
  event.mutable_cash_plan()->clear_paid();
  return journal::MakeEntry(plan.name(), version, event);
}

postgres::Params KeyParams(const BudgetKey& budget) {
  return std::move(postgres::Params().Text(budget.instansi).Text(budget.budget));
}

absl::Status CheckSettable(const postgres::Rows& rows, int row, const BudgetKey& budget, const NewCashPlan& plan) {
  const LineKey line = {budget.instansi, budget.budget, plan.line};
  if (rows.Int(row, kBudgetVersion) == 0) {
    return BudgetNotApproved(budget.Name());
  }
  if (plan.etag.has_value() && *plan.etag != rows.Int(row, kVersion)) {
    return rpc::EtagMismatch(line.Name() + "/cashPlan");
  }
  const int64_t planned = plan.until.back();
  return planned == rows.Int(row, kAmount) ? absl::OkStatus()
                                           : CashPlanUnbalanced(line.Name(), rows.Int(row, kAmount), planned);
}

// Locks the lines of `plans` and judges each plan.
absl::Status LockAndCheck(postgres::Transaction& transaction, const BudgetKey& budget,
                          const std::vector<NewCashPlan>& plans, const std::vector<std::string>& ids) {
  postgres::Params params = KeyParams(budget);
  params.TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, params));
  std::map<std::string, int> row_of;
  for (int row = 0; row < rows.size(); ++row) {
    row_of.emplace(rows.Text(row, kId), row);
  }
  for (const NewCashPlan& plan : plans) {
    const auto found = row_of.find(plan.line);
    if (found == row_of.end()) {
      return NotFound(LineKey{budget.instansi, budget.budget, plan.line}.Name());
    }
    TERPADU_RETURN_IF_ERROR(CheckSettable(rows, found->second, budget, plan));
  }
  return absl::OkStatus();
}

}  // namespace

v1::CashPlan CashPlanFrom(const postgres::Rows& rows, int row, int first, const BudgetKey& budget) {
  v1::CashPlan plan;
  plan.set_name(LineKey{budget.instansi, budget.budget, rows.Text(row, first + kId)}.Name() + "/cashPlan");
  plan.set_state(v1::CASH_PLAN_STATE_NONE);
  if (!rows.IsNull(row, first + kUntil)) {
    plan.set_state(rows.Bool(row, first + kAdjusted) ? v1::CASH_PLAN_STATE_ADJUSTED : v1::CASH_PLAN_STATE_SET);
    const MonthAmounts amounts = MonthsOf(UntilFrom(rows.Text(row, first + kUntil)));
    plan.mutable_amounts()->Add(amounts.begin(), amounts.end());
  }
  plan.set_line_amount(rows.Int(row, first + kAmount));
  plan.set_paid(rows.Int(row, first + kPaid));
  plan.set_etag(rpc::EtagOf(rows.Int(row, first + kVersion)));
  return plan;
}

std::optional<journal::Entry> CashPlanFollowed(const postgres::Rows& rows, int row, int first,
                                               const BudgetKey& budget) {
  if (rows.IsNull(row, first + kUntil)) {
    return std::nullopt;
  }
  return EventOf<v1::CashPlanAdjusted>(CashPlanFrom(rows, row, first, budget), rows.Int(row, first + kVersion));
}

absl::StatusOr<std::vector<v1::CashPlan>> SetCashPlans(postgres::Transaction& transaction, const BudgetKey& budget,
                                                       const std::vector<NewCashPlan>& plans, std::string_view audit) {
  std::vector<std::string> ids;
  std::vector<std::string> until;
  for (const NewCashPlan& plan : plans) {
    ids.push_back(plan.line);
    until.push_back("{" + absl::StrJoin(plan.until, ",") + "}");
  }
  TERPADU_RETURN_IF_ERROR(LockAndCheck(transaction, budget, plans, ids));
  postgres::Params params = KeyParams(budget);
  params.TextArray(ids).TextArray(until);
  const auto updated = transaction.Execute(kSet, params);
  if (postgres::ConstraintOf(updated.status()) == kBudgetClosed) {
    return BudgetIsClosed(budget.Name());
  }
  TERPADU_RETURN_IF_ERROR(updated.status());
  const postgres::Rows& rows = *updated;
  std::map<std::string, int> row_of;
  for (int row = 0; row < rows.size(); ++row) {
    row_of.emplace(rows.Text(row, kId), row);
  }
  std::vector<v1::CashPlan> set;
  std::vector<journal::Entry> entries;
  for (const std::string& id : ids) {
    const int row = row_of.at(id);
    set.push_back(CashPlanFrom(rows, row, 0, budget));
    entries.push_back(EventOf<v1::CashPlanSet>(set.back(), rows.Int(row, kVersion)));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, budget.instansi, entries, audit));
  return set;
}

absl::StatusOr<v1::CashPlan> GetCashPlan(rpc::CallContext& call, const LineKey& line) {
  postgres::Params params = KeyParams(line.Budget());
  params.Text(line.line);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(line.instansi), kGet, params));
  if (rows.empty()) {
    return NotFound(line.Name());
  }
  return CashPlanFrom(rows, 0, 0, line.Budget());
}

absl::StatusOr<std::vector<v1::CashPlan>> ListCashPlans(rpc::CallContext& call, const BudgetKey& budget,
                                                        v1::CashPlanState state, const std::string& after, int size) {
  postgres::Params params = KeyParams(budget);
  params.Text(after).Int(size).Int(state);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::CashPlan> plans;
  plans.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    plans.push_back(CashPlanFrom(rows, row, 0, budget));
  }
  return plans;
}

}  // namespace terpadu::budgeting
