// terpadu cash: cash plans, and their comparison with what is paid.
#include <memory>

#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/budgeting/v1/cash_plan_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

constexpr char kService[] = "terpadu.budgeting.v1.CashPlanService/";

struct Flags {
  std::string unit;
  int year = 0;
  int month = 0;
  pb::CashPlanState state = pb::CASH_PLAN_STATE_UNSPECIFIED;
};

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

std::string Last(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// Sums until the end of a month, December for the year.
Table YearTable(const pb::ListCashReportResponse& report) {
  Table table({{"unit", Align::kLeft, true},
               {"sub kegiatan"},
               {"planned", Align::kRight},
               {"paid", Align::kRight},
               {"difference", Align::kRight}});
  for (const pb::CashReportRow& row : report.rows()) {
    const pb::CashMonth& december = row.months(row.months_size() - 1);
    table.Add({Last(row.unit()), row.sub_kegiatan(), Money(december.planned_until()), Money(december.paid_until()),
               Money(december.difference_until())});
  }
  return table;
}

Table MonthTable(const pb::ListCashReportResponse& report) {
  Table table({{"unit", Align::kLeft, true},
               {"sub kegiatan"},
               {"planned", Align::kRight},
               {"paid", Align::kRight},
               {"planned until", Align::kRight},
               {"paid until", Align::kRight},
               {"difference", Align::kRight}});
  for (const pb::CashReportRow& row : report.rows()) {
    const pb::CashMonth& month = row.months(0);
    table.Add({Last(row.unit()), row.sub_kegiatan(), Money(month.planned()), Money(month.paid()),
               Money(month.planned_until()), Money(month.paid_until()), Money(month.difference_until())});
  }
  return table;
}

absl::StatusOr<int> Report(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListCashReportRequest request;
  request.set_parent("instansi/" + instansi + "/budgets/" + std::to_string(flags.year));
  request.set_unit(flags.unit.empty() || flags.unit.find('/') != std::string::npos
                       ? flags.unit
                       : "instansi/" + instansi + "/units/" + flags.unit);
  request.set_month(flags.month);
  pb::ListCashReportResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListCashReportResponse>(
      session.CallerFor("BUDGET_OFFICER"), kService + std::string("ListCashReport"), request,
      [&](const pb::ListCashReportResponse& page) { all.mutable_rows()->MergeFrom(page.rows()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  const Table table = flags.month == 0 ? YearTable(all) : MonthTable(all);
  *session.out << (table.empty() ? "no lines\n" : table.Draw());
  return kDone;
}

// `SET: Jan Rp10, Mar Rp20`
std::string Months(const pb::CashPlan& plan) {
  static constexpr const char* kNames[] = {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun",
                                           "Jul", "Agu", "Sep", "Okt", "Nov", "Des"};
  std::string months;
  for (int i = 0; i < plan.amounts_size() && i < 12; ++i) {
    if (plan.amounts(i) != 0) {
      months += (months.empty() ? "" : ", ") + std::string(kNames[i]) + " " + Money(plan.amounts(i));
    }
  }
  return months;
}

absl::StatusOr<int> Plans(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListCashPlansRequest request;
  request.set_parent("instansi/" + instansi + "/budgets/" + std::to_string(flags.year));
  request.set_state(flags.state);
  pb::ListCashPlansResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListCashPlansResponse>(
      session.CallerFor("BUDGET_OFFICER"), kService + std::string("ListCashPlans"), request,
      [&](const pb::ListCashPlansResponse& page) { all.mutable_cash_plans()->MergeFrom(page.cash_plans()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"line", Align::kLeft, true},
               {"state"},
               {"amount", Align::kRight},
               {"paid", Align::kRight},
               {"months", Align::kLeft, true}});
  for (const pb::CashPlan& plan : all.cash_plans()) {
    const std::string line = plan.name().substr(0, plan.name().rfind('/'));
    table.Add({Last(line), WordOf(plan.state()), Money(plan.line_amount()), Money(plan.paid()), Months(plan)});
  }
  *session.out << (table.empty() ? "no lines\n" : table.Draw());
  return kDone;
}

}  // namespace

void AddCash(Command& root, Session& session) {
  Command cash = root.Sub("cash", "Cash plans, and what was paid of them");
  auto flags = std::make_shared<Flags>();
  cash.Sub("report", "Planned and paid by unit and sub kegiatan; --json tells every month")
      .Number("--year", flags->year, 1000, 9999, "Fiscal year", Presence::kRequired)
      .Number("--month", flags->month, 1, 12, "This month, and until its end; else the year")
      .Text("--unit", flags->unit, "Of this unit: its id or resource name")
      .Run([&session, flags] { return Report(session, *flags); });
  cash.Sub("plans", "The cash plan of each line")
      .Number("--year", flags->year, 1000, 9999, "Fiscal year", Presence::kRequired)
      .Word("--state", flags->state, "In this state: NONE set, SET, or ADJUSTED by a revision")
      .Run([&session, flags] { return Plans(session, *flags); });
}

}  // namespace terpadu::command
