// Step 2: ceilings and lines of the DPA, made from the adopted plan.
#include <algorithm>
#include <numeric>

#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/demo_job/made_up.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::demo {
namespace {

namespace pb = budgeting::v1;

constexpr int kShown = 3;

int64_t CeilingOf(const planning::v1::PlanNode& node, int year) {
  return std::accumulate(node.ceilings().begin(), node.ceilings().end(), int64_t{0},
                         [year](int64_t sum, const planning::v1::YearAmount& ceiling) {
                           return sum + (ceiling.year() == year ? ceiling.amount() : 0);
                         });
}

absl::Status CreateBudget(Job& job) {
  pb::CreateBudgetRequest create;
  create.set_parent(job.Instansi());
  create.set_budget_id(std::to_string(job.options.year));
  create.set_plan(job.plan.name());
  TERPADU_RETURN_IF_ERROR(
      job.Do<pb::Budget>("budget/create", kBudgetOfficer, kBudgeting + std::string("CreateBudget"), create).status());
  pb::BatchSetCeilingsRequest ceilings;
  ceilings.set_parent(job.Budget());
  for (const planning::v1::PlanNode& action : job.actions) {
    pb::Ceiling* ceiling = ceilings.add_ceilings();
    ceiling->set_plan_node(action.name());
    ceiling->set_amount(CeilingOf(action, job.options.year));
  }
  TERPADU_RETURN_IF_ERROR(job.Do<pb::BatchSetCeilingsResponse>("budget/ceilings", kBudgetOfficer,
                                                               kBudgeting + std::string("BatchSetCeilings"), ceilings)
                              .status());
  job.report.Say(std::to_string(ceilings.ceilings_size()) + " ceilings from the plan");
  return absl::OkStatus();
}

// The unit that the document names first; where it names none in particular, the first of the instansi.
absl::StatusOr<std::string> UnitOf(Job& job, const planning::v1::PlanNode& action) {
  if (action.units_size() > 0) {
    return action.units(0);
  }
  planning::v1::ListUnitsRequest request;
  request.set_parent(job.Instansi());
  request.set_page_size(1);
  TERPADU_ASSIGN(const auto units, job.services.Call<planning::v1::ListUnitsResponse>(
                                       kPublic, kPlanning + std::string("ListUnits"), request));
  return units.units_size() > 0 ? units.units(0).name() : "";
}

absl::Status CreateLines(Job& job) {
  pb::BatchCreateBudgetLinesRequest create;
  create.set_parent(job.Budget());
  const std::vector<std::string> codes = SubKegiatanCodes(job.actions);
  for (size_t i = 0; i < job.actions.size(); ++i) {
    TERPADU_ASSIGN(const std::string unit, UnitOf(job, job.actions[i]));
    pb::BudgetLine* line = create.add_lines();
    line->set_sub_kegiatan(codes[i]);
    line->set_sub_kegiatan_title(job.actions[i].title());
    line->set_account(AccountOf(i));
    line->set_fund_source("APBD");
    line->set_plan_node(job.actions[i].name());
    line->set_unit(unit);
    line->set_amount(CeilingOf(job.actions[i], job.options.year));
  }
  TERPADU_ASSIGN(const auto created,
                 job.Do<pb::BatchCreateBudgetLinesResponse>(
                     "budget/lines", kBudgetOfficer, kBudgeting + std::string("BatchCreateBudgetLines"), create));
  job.lines.assign(created.lines().begin(), created.lines().end());
  return absl::OkStatus();
}

std::string DrawLines(const Job& job) {
  command::Table table(
      {{"sub kegiatan"}, {"account"}, {"what", command::Align::kLeft, true}, {"amount", command::Align::kRight}});
  for (size_t i = 0; i < std::min<size_t>(kShown, job.lines.size()); ++i) {
    const pb::BudgetLine& line = job.lines[i];
    table.Add({line.sub_kegiatan(), line.account(), line.sub_kegiatan_title(), Money(line.amount())});
  }
  table.Add({"…", "", "", ""});
  return table.Draw();
}

}  // namespace

absl::Status ApproveBudget(Job& job) {
  const std::string year = std::to_string(job.options.year);
  job.report.Step("2  budgeting: the DPA of " + year + ", from the ceilings of the plan");
  TERPADU_RETURN_IF_ERROR(CreateBudget(job));
  TERPADU_RETURN_IF_ERROR(CreateLines(job));
  job.report.Show(DrawLines(job));
  job.report.MadeUp("codes of sub kegiatan and account of each line, fund source APBD");
  pb::ApproveBudgetRequest approve;
  approve.set_name(job.Budget());
  approve.set_legal_basis("Peraturan Wali Kota tentang Penjabaran APBD " + year);
  TERPADU_ASSIGN(const auto budget,
                 job.Do<pb::Budget>("budget/approve", kPpkd, kBudgeting + std::string("ApproveBudget"), approve));
  job.report.Say("DPA version " + std::to_string(budget.current_version()) +
                 " is in force: " + std::to_string(budget.line_count()) + " lines, " + Money(budget.total_amount()));
  job.report.MadeUp("it was approved by: " + approve.legal_basis());
  return absl::OkStatus();
}

}  // namespace terpadu::demo
