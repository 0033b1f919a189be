#include "services/budgeting/preparation/store/milestones.h"

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/preparation/store/dates.h"
#include "services/budgeting/store/budgets.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kDone = {"budgeting_milestones_done", R"sql(
  SELECT milestone, done_on::text, document FROM budget_milestone WHERE instansi = $1 AND budget_id = $2
  UNION ALL
  SELECT 'KUA_PPAS_SUBMITTED', submitted_on::text, title FROM kua_ppas
   WHERE instansi = $1 AND budget_id = $2 AND kind = 'MURNI' AND submitted_on IS NOT NULL
  UNION ALL
  SELECT 'KUA_PPAS_AGREED', agreed_on::text, legal_basis FROM kua_ppas
   WHERE instansi = $1 AND budget_id = $2 AND kind = 'MURNI' AND agreed_on IS NOT NULL)sql"};

constexpr postgres::Statement kRecord = {"budgeting_milestone_record", R"sql(
  INSERT INTO budget_milestone AS there (instansi, budget_id, milestone, done_on, document)
  VALUES ($1, $2, $3, $4::date, $5)
  ON CONFLICT (instansi, budget_id, milestone) DO UPDATE
     SET done_on = excluded.done_on, document = excluded.document, version = there.version + 1
  RETURNING version)sql"};

}  // namespace

absl::StatusOr<std::map<std::string, DoneMilestone>> DoneMilestones(rpc::CallContext& call, const BudgetKey& budget) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kDone, params));
  std::map<std::string, DoneMilestone> done;
  for (int row = 0; row < rows.size(); ++row) {
    done[rows.Text(row, 0)] = {DayFromColumn(rows.Text(row, 1)), rows.Text(row, 2)};
  }
  return done;
}

absl::Status RecordMilestone(postgres::Transaction& transaction, const BudgetKey& budget, const std::string& milestone,
                             const DoneMilestone& done, std::string_view audit) {
  TERPADU_RETURN_IF_ERROR(LockBudget(transaction, budget).status());
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(milestone).Text(FormatDay(done.day)).Text(done.document);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRecord, params));
  v1::BudgetMilestoneRecorded event;
  event.set_milestone(milestone);
  *event.mutable_done_date() = DateOf(done.day);
  event.set_document(done.document);
  return journal::Append(transaction, budget.instansi,
                         {journal::MakeEntry(budget.Name() + "/milestones/" + milestone, rows.Int(0, 0), event)},
                         audit);
}

}  // namespace terpadu::budgeting
