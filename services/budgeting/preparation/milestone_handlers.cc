#include <algorithm>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/calendar_rule.h"
#include "services/budgeting/preparation/store/dates.h"
#include "services/budgeting/preparation/store/milestones.h"
#include "services/budgeting/store/budgets.h"

namespace terpadu::budgeting {
namespace {

constexpr std::string_view kToldByKuaPpas[] = {"KUA_PPAS_SUBMITTED", "KUA_PPAS_AGREED"};

v1::BudgetMilestoneState StateOf(Standing::State state) {
  switch (state) {
    case Standing::State::kDue:
      return v1::BUDGET_MILESTONE_STATE_DUE;
    case Standing::State::kOverdue:
      return v1::BUDGET_MILESTONE_STATE_OVERDUE;
    case Standing::State::kDone:
      return v1::BUDGET_MILESTONE_STATE_DONE;
    case Standing::State::kDoneLate:
      break;
  }
  return v1::BUDGET_MILESTONE_STATE_DONE_LATE;
}

// A budget's id is its year; anything else has no calendar.
int FiscalYearOf(const BudgetKey& budget, std::string_view field, Fields& fields) {
  const bool is_year = budget.budget.size() == 4 && budget.budget.find_first_not_of("0123456789") == std::string::npos;
  if (!is_year && !budget.budget.empty()) {
    fields.Add(field, "must be of a fiscal year");
  }
  return is_year ? std::stoi(budget.budget) : 0;
}

v1::BudgetMilestone MilestoneOn(const Milestone& milestone, int fiscal_year, const DoneMilestone* done,
                                CalendarDay today) {
  const CalendarDay due = DueDay(milestone, fiscal_year);
  const Standing standing = StandingOn(due, done == nullptr ? std::nullopt : std::optional(done->day), today);
  v1::BudgetMilestone message;
  message.set_milestone(milestone.code);
  message.set_title(milestone.title);
  *message.mutable_due_date() = DateOf(due);
  message.set_state(StateOf(standing.state));
  message.set_days_left(standing.days_left);
  message.set_days_late(standing.days_late);
  message.set_legal_basis(milestone.legal_basis);
  if (done != nullptr && done->day <= today) {
    *message.mutable_done_date() = DateOf(done->day);
    message.set_document(done->document);
  }
  return message;
}

bool DueBefore(const v1::BudgetMilestone& a, const v1::BudgetMilestone& b) {
  const auto key = [](const google::type::Date& date) { return std::tuple(date.year(), date.month(), date.day()); };
  return key(a.due_date()) < key(b.due_date());
}

}  // namespace

absl::StatusOr<v1::BudgetMilestone> BudgetPreparationService::RecordBudgetMilestone(
    rpc::CallContext& call, const v1::RecordBudgetMilestoneRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const int fiscal_year = FiscalYearOf(budget, "parent", fields);
  const std::string day = fields.Day("done_date", request.done_date());
  fields.Text("document", request.document(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const auto milestones, MilestonesOf(rules_, *call.db, budget.instansi, fiscal_year));
  const auto milestone = std::find_if(milestones.begin(), milestones.end(),
                                      [&](const Milestone& each) { return each.code == request.milestone(); });
  if (milestone == milestones.end()) {
    fields.Add("milestone", "is not in the rule budget_calendar");
  } else if (std::find(std::begin(kToldByKuaPpas), std::end(kToldByKuaPpas), request.milestone()) !=
             std::end(kToldByKuaPpas)) {
    fields.Add("milestone", "is told by the KUA-PPAS: submit it, or agree to it");
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  const DoneMilestone done = {DayFromColumn(day), request.document()};
  return rpc::Once<v1::BudgetMilestone>(
      call, budget.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::BudgetMilestone> {
        TERPADU_RETURN_IF_ERROR(RecordMilestone(transaction, budget, milestone->code, done, call.AuditJson()));
        return MilestoneOn(*milestone, fiscal_year, &done, std::max(done.day, DayOf(call.clock->Now())));
      });
}

absl::StatusOr<v1::ListBudgetMilestonesResponse> BudgetPreparationService::ListBudgetMilestones(
    rpc::CallContext& call, const v1::ListBudgetMilestonesRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const int fiscal_year = FiscalYearOf(budget, "parent", fields);
  const std::string asked = request.has_day() ? fields.Day("day", request.day()) : FormatDay(DayOf(call.clock->Now()));
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  TERPADU_ASSIGN(const auto milestones, MilestonesOf(rules_, *call.db, budget.instansi, fiscal_year));
  TERPADU_ASSIGN(const auto done, DoneMilestones(call, budget));
  const CalendarDay today = DayFromColumn(asked);
  v1::ListBudgetMilestonesResponse response;
  *response.mutable_day() = DateOf(today);
  for (const Milestone& milestone : milestones) {
    const auto found = done.find(milestone.code);
    *response.add_milestones() =
        MilestoneOn(milestone, fiscal_year, found == done.end() ? nullptr : &found->second, today);
  }
  std::stable_sort(response.mutable_milestones()->begin(), response.mutable_milestones()->end(), DueBefore);
  return response;
}

}  // namespace terpadu::budgeting
