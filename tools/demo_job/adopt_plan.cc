// Step 1: the road map becomes an adopted plan.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/plan_review_service.pb.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/demo_job/job.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/unit_file.h"
#include "tools/terpadu/console/import_report.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::demo {
namespace {

namespace pb = planning::v1;

constexpr size_t kLargestFile = 3 << 20;
constexpr size_t kFewestActions = 6;  // of each kind that the later steps need one

absl::Status LoadUnits(Job& job) {
  TERPADU_ASSIGN(const std::string content, command::ReadFile(job.options.units, kLargestFile));
  TERPADU_ASSIGN(auto requests, command::ParseUnitFile(content, job.options.instansi));
  for (pb::CreateUnitRequest& request : requests) {
    request.set_request_id(RequestIdOf(job.options.run, "unit/" + request.unit_id()));
  }
  TERPADU_ASSIGN(const auto loaded, command::CreateUnits(job.services, kPlanner, requests));
  job.report.Say(std::to_string(loaded.created + loaded.there) + " units with the names that documents give them");
  return absl::OkStatus();
}

// The lines that findings are on, each once.
std::string LinesOf(const std::vector<const type::v1::Finding*>& findings) {
  std::set<int> lines;
  for (const type::v1::Finding* finding : findings) {
    lines.insert(finding->line());
  }
  return absl::StrJoin(lines, ", ");
}

// One row for each kind of finding: how often, and the first of them.
std::string Summary(const pb::ImportPlanResponse& response) {
  std::map<std::pair<int, std::string>, std::vector<const type::v1::Finding*>> by_code;
  for (const type::v1::Finding& finding : response.findings()) {
    by_code[{-finding.severity(), finding.code()}].push_back(&finding);
  }
  command::Table table({{"finding"},
                        {"code", command::Align::kLeft, true},
                        {"times", command::Align::kRight},
                        {"lines", command::Align::kLeft, true},
                        {"for one", command::Align::kLeft, true}});
  for (const auto& [key, findings] : by_code) {
    table.Add({command::WordOf(findings[0]->severity()), key.second, std::to_string(findings.size()), LinesOf(findings),
               findings[0]->message()});
  }
  return table.empty() ? "" : table.Draw();
}

absl::StatusOr<pb::ImportPlanResponse> Import(Job& job, pb::ImportPlanRequest request, bool dry_run) {
  request.set_validate_only(dry_run);
  TERPADU_ASSIGN(const auto response, job.Do<pb::ImportPlanResponse>(dry_run ? "plan/dry-run" : "plan/import", kPlanner,
                                                                     kPlanning + std::string("ImportPlan"), request));
  if (command::HasErrors(response)) {
    job.report.Show(command::DrawFindings(response));
    return Error(absl::StatusCode::kFailedPrecondition, "DOCUMENT_HAS_ERRORS",
                 job.options.matrix + " cannot be imported: see the findings");
  }
  return response;
}

absl::Status ImportAndAdopt(Job& job) {
  TERPADU_ASSIGN(const std::string content, command::ReadFile(job.options.matrix, kLargestFile));
  pb::ImportPlanRequest request;
  request.set_parent(job.Instansi());
  request.set_plan_id("roadmap-rb");
  request.set_kind(pb::PLAN_KIND_ROADMAP_RB);
  request.set_title("Road map reformasi birokrasi");
  request.set_content(content);
  request.set_profile("action-matrix");
  TERPADU_ASSIGN(const auto dry_run, Import(job, request, true));
  job.report.Say("dry run of " + job.options.matrix.substr(job.options.matrix.rfind('/') + 1) + ":");
  job.report.Show(Summary(dry_run) + command::DrawImport(dry_run, true));
  TERPADU_ASSIGN(const auto imported, Import(job, request, false));

  pb::SubmitPlanRequest submit;
  submit.set_name(imported.plan().name());
  TERPADU_RETURN_IF_ERROR(
      job.Do<pb::Plan>("plan/submit", kPlanner, kPlanReview + std::string("SubmitPlan"), submit).status());
  pb::VerifyPlanRequest verify;
  verify.set_name(imported.plan().name());
  TERPADU_RETURN_IF_ERROR(
      job.Do<pb::Plan>("plan/verify", kInspectorate, kPlanReview + std::string("VerifyPlan"), verify).status());
  job.report.Say("submitted by " + kPlanner.actor + ", verified by " + kInspectorate.actor);
  pb::AdoptPlanRequest adopt;
  adopt.set_name(imported.plan().name());
  adopt.set_legal_basis("Peraturan Wali Kota tentang Road Map Reformasi Birokrasi");
  TERPADU_ASSIGN(job.plan, job.Do<pb::Plan>("plan/adopt", kPlanner, kPlanning + std::string("AdoptPlan"), adopt));
  job.report.Say(job.plan.name() + " is in force: " + std::to_string(job.plan.action_count()) + " actions, " +
                 std::to_string(job.plan.budgeted_action_count()) + " with a budget");
  job.report.MadeUp("it was adopted by: " + adopt.legal_basis());
  return absl::OkStatus();
}

bool HasCeiling(const pb::PlanNode& node, int year) {
  return std::any_of(node.ceilings().begin(), node.ceilings().end(),
                     [year](const pb::YearAmount& ceiling) { return ceiling.year() == year && ceiling.amount() > 0; });
}

absl::Status ReadPlan(Job& job) {
  pb::ListPlanNodesRequest nodes;
  nodes.set_parent(job.plan.name());
  nodes.set_kind(pb::PLAN_NODE_KIND_ACTION);
  TERPADU_RETURN_IF_ERROR(job.services.ForEachPage<pb::ListPlanNodesResponse>(
      kPublic, kPlanning + std::string("ListPlanNodes"), nodes, [&job](const pb::ListPlanNodesResponse& page) {
        for (const pb::PlanNode& node : page.plan_nodes()) {
          if (HasCeiling(node, job.options.year)) {
            job.actions.push_back(node);
          }
        }
      }));
  pb::ListIndicatorsRequest indicators;
  indicators.set_parent(job.plan.name());
  TERPADU_RETURN_IF_ERROR(job.services.ForEachPage<pb::ListIndicatorsResponse>(
      kPublic, kPlanning + std::string("ListIndicators"), indicators, [&job](const pb::ListIndicatorsResponse& page) {
        job.indicators.insert(job.indicators.end(), page.indicators().begin(), page.indicators().end());
      }));
  if (job.actions.size() < kFewestActions) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_FEW_ACTIONS",
                 "the demo needs " + std::to_string(kFewestActions) + " actions with a budget in " +
                     std::to_string(job.options.year) + ", the document has " + std::to_string(job.actions.size()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AdoptPlan(Job& job) {
  job.report.Step("1  planning: the action matrix becomes an adopted plan");
  TERPADU_RETURN_IF_ERROR(LoadUnits(job));
  TERPADU_RETURN_IF_ERROR(ImportAndAdopt(job));
  return ReadPlan(job);
}

}  // namespace terpadu::demo
