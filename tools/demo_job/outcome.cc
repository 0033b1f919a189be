#include "tools/demo_job/outcome.h"

#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/reconcile/reconcile.h"

namespace terpadu::demo {
namespace {

constexpr absl::Duration kSettle = absl::Seconds(30);
const command::Caller kAuditor = {"demo.inspektorat", command::kReconcileRoles};

int64_t CeilingsOf(const command::Snapshot& snapshot, const Job& job) {
  int64_t sum = 0;
  for (const planning::v1::PlanNode& node : snapshot.nodes.at(job.plan.name())) {
    for (const planning::v1::YearAmount& ceiling : node.ceilings()) {
      sum += ceiling.year() == job.options.year ? ceiling.amount() : 0;
    }
  }
  return sum;
}

int64_t AnnouncedOf(const command::Snapshot& snapshot) {
  int64_t sum = 0;
  for (const procurement::v1::RupPackage& package : snapshot.packages) {
    if (package.state() == procurement::v1::RUP_PACKAGE_STATE_ANNOUNCED) {
      for (const procurement::v1::Allocation& allocation : package.allocations()) {
        sum += allocation.amount();
      }
    }
  }
  return sum;
}

}  // namespace

bool Outcome::right() const {
  return planning == budgeting && budgeting == procurement && procurement == reporting &&
         reporting == reporting_planned && reporting == reporting_announced && differences.empty();
}

absl::StatusOr<Outcome> ReadOutcome(Job& job) {
  Outcome outcome;
  TERPADU_ASSIGN(outcome.differences, command::Reconcile(job.services, kAuditor, job.options.instansi, kSettle));
  TERPADU_ASSIGN(const command::Snapshot snapshot, command::TakeSnapshot(job.services, kAuditor, job.options.instansi));
  outcome.planning = CeilingsOf(snapshot, job);
  for (const budgeting::v1::Budget& budget : snapshot.budgets) {
    outcome.budgeting += budget.name() == job.Budget() ? budget.total_amount() : 0;
  }
  outcome.procurement = AnnouncedOf(snapshot);
  const reporting::v1::GetTotalsResponse& totals = snapshot.totals.at(job.options.year);
  outcome.reporting = totals.budgeted();
  outcome.reporting_planned = totals.planned();
  outcome.reporting_announced = totals.announced();
  outcome.actions = totals.actions();
  outcome.budgets = totals.budgeted_actions();
  for (const procurement::v1::Rpp& rpp : snapshot.rpps) {
    ++(rpp.days_late() == 0 ? outcome.on_time : outcome.late);
  }
  return outcome;
}

std::string DrawOutcome(const Job& job, const Outcome& outcome) {
  command::Table table({{"service"}, {"what"}, {"rupiah " + std::to_string(job.options.year), command::Align::kRight}});
  table.Add({"planning", "ceilings of " + std::to_string(outcome.budgets) + " actions", Money(outcome.planning)});
  table.Add({"budgeting", "the DPA", Money(outcome.budgeting)});
  table.Add({"procurement", "allocations of announced packages", Money(outcome.procurement)});
  table.Add({"reporting", "planned, as the events told", Money(outcome.reporting_planned)});
  table.Add({"reporting", "budgeted, as the events told", Money(outcome.reporting)});
  table.Add({"reporting", "announced, as the events told", Money(outcome.reporting_announced)});
  const std::string differences = outcome.differences.empty()
                                      ? "terpadu reconcile finds no difference between the services\n"
                                      : command::DrawDifferences(outcome.differences);
  return "\nThe same sum in every service\n" + table.Draw() + differences +
         (outcome.right() ? "The totals are equal.\n" : "THE TOTALS DIFFER.\n");
}

std::string OutcomeJson(const Job& job, const Outcome& outcome) {
  nlohmann::ordered_json json;
  json["totals"] = {{"planning", outcome.planning},
                    {"budgeting", outcome.budgeting},
                    {"procurement", outcome.procurement},
                    {"reporting", outcome.reporting}};
  json["actions"] = outcome.actions;
  json["budgets"] = outcome.budgets;
  json["rpp"] = {{"on_time", outcome.on_time}, {"late", outcome.late}};
  json["differences"] = nlohmann::ordered_json::parse(command::DifferencesJson(outcome.differences));
  json["services"] = job.services.addresses();
  json["contract"] = job.contract.name();
  json["made_up"] = job.report.made_up();
  return json.dump(2) + "\n";
}

}  // namespace terpadu::demo
