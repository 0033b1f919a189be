// terpadu calendar: what is due, done and late in the making of a budget.
#include "libs/base/calendar.h"

#include <algorithm>
#include <memory>

#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budget_preparation_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

std::string DayText(const google::type::Date& date) {
  return date.year() == 0 ? "" : FormatDay(CalendarDay(date.year(), date.month(), date.day()));
}

std::string Days(const pb::BudgetMilestone& milestone) {
  if (milestone.days_late() > 0) {
    return std::to_string(milestone.days_late()) + " late";
  }
  return milestone.state() == pb::BUDGET_MILESTONE_STATE_DUE ? std::to_string(milestone.days_left()) + " left" : "";
}

absl::StatusOr<int> Show(const Session& session, const std::string& year, const std::string& day) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ListBudgetMilestonesRequest request;
  request.set_parent("instansi/" + instansi + "/budgets/" + year);
  if (!day.empty()) {
    TERPADU_ASSIGN(const CalendarDay on, ParseDay(day));
    request.mutable_day()->set_year(static_cast<int32_t>(on.year()));
    request.mutable_day()->set_month(on.month());
    request.mutable_day()->set_day(on.day());
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto calendar,
                 services.Call<pb::ListBudgetMilestonesResponse>(
                     session.CallerFor("BUDGET_OFFICER"),
                     "terpadu.budgeting.v1.BudgetPreparationService/ListBudgetMilestones", request));
  if (session.json) {
    *session.out << ToJson(calendar);
  } else {
    Table table({{"due"}, {"state"}, {"days", Align::kRight}, {"done"}, {"what", Align::kLeft, true}});
    for (const pb::BudgetMilestone& milestone : calendar.milestones()) {
      table.Add({DayText(milestone.due_date()), WordOf(milestone.state()), Days(milestone),
                 DayText(milestone.done_date()), milestone.title()});
    }
    *session.out << table.Draw();
  }
  const auto& all = calendar.milestones();
  const bool overdue = std::any_of(all.begin(), all.end(), [](const pb::BudgetMilestone& milestone) {
    return milestone.state() == pb::BUDGET_MILESTONE_STATE_OVERDUE;
  });
  return overdue ? kComplaint : kDone;
}

}  // namespace

void AddCalendar(Command& root, Session& session) {
  auto year = std::make_shared<std::string>();
  auto day = std::make_shared<std::string>();
  root.Sub("calendar", "What is due, done and late in the making of a budget; exit code 1 when something is overdue")
      .Text("YEAR", *year, "The fiscal year", Presence::kRequired)
      .Text("--day", *day, "As it stands on this day, as 2025-07-14; today when not given")
      .Run([&session, year, day] { return Show(session, *year, *day); });
}

}  // namespace terpadu::command
