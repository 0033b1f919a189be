// terpadu plan load: an annual plan from the exports of a regency.
#include <algorithm>
#include <cctype>
#include <memory>
#include <ostream>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "tools/terpadu/client/plan_folder.h"
#include "tools/terpadu/client/unit_file.h"
#include "tools/terpadu/command/plan_commands.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr size_t kBatch = 1000;

struct Flags {
  pb::PlanKind kind = pb::PLAN_KIND_RKPD;
  int year = 0;
  std::string folder;
  std::string plan;
  std::string title;
  std::string unit;
};

absl::StatusOr<pb::Plan> Create(Services& services, const Caller& caller, const std::string& instansi,
                                const Flags& flags, const std::string& plan_id) {
  pb::CreatePlanRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_plan_id(plan_id);
  request.mutable_plan()->set_kind(flags.kind);
  request.mutable_plan()->set_title(flags.title.empty() ? WordOf(flags.kind) + " " + std::to_string(flags.year)
                                                        : flags.title);
  request.mutable_plan()->set_start_year(flags.year);
  request.mutable_plan()->set_end_year(flags.year);
  if (!flags.unit.empty()) {
    request.mutable_plan()->set_unit("instansi/" + instansi + "/units/" + flags.unit);
  }
  request.set_request_id(NewUuid());
  return services.Call<pb::Plan>(caller, kPlanDrafts + std::string("CreatePlan"), request);
}

absl::Status CreateNodes(Services& services, const Caller& caller, const std::string& plan, const PlanFolder& folder,
                         std::ostream& progress) {
  for (size_t first = 0; first < folder.nodes.size(); first += kBatch) {
    pb::BatchCreatePlanNodesRequest request;
    request.set_parent(plan);
    const size_t end = std::min(folder.nodes.size(), first + kBatch);
    for (size_t i = first; i < end; ++i) {
      *request.add_requests() = folder.nodes[i];
    }
    request.set_request_id(NewUuid());
    TERPADU_RETURN_IF_ERROR(
        services
            .Call<pb::BatchCreatePlanNodesResponse>(caller, kPlanDrafts + std::string("BatchCreatePlanNodes"), request)
            .status());
    progress << end << " of " << folder.nodes.size() << " nodes\n";
  }
  return absl::OkStatus();
}

nlohmann::json JsonOf(const PlanFolder& folder, const UnitsLoaded& units, const std::string& plan) {
  nlohmann::json files = nlohmann::json::array();
  for (const PlanFile& file : folder.files) {
    files.push_back({{"file", file.name}, {"rows", file.rows}, {"read", file.read}, {"left_out", file.left_out}});
  }
  nlohmann::json findings = nlohmann::json::array();
  for (const PlanFinding& found : folder.findings) {
    findings.push_back({{"file", found.file},
                        {"line", found.finding.line()},
                        {"severity", WordOf(found.finding.severity())},
                        {"code", found.finding.code()},
                        {"text", found.finding.text()},
                        {"message", found.finding.message()}});
  }
  return {{"plan", plan},
          {"units", {{"created", units.created}, {"there", units.there}}},
          {"nodes", folder.nodes.size()},
          {"files", files},
          {"findings", findings}};
}

void Print(const Session& session, const PlanFolder& folder, const UnitsLoaded& units, const std::string& plan) {
  Table findings({{"severity"},
                  {"file"},
                  {"line", Align::kRight},
                  {"code"},
                  {"text", Align::kLeft, true},
                  {"message", Align::kLeft, true}});
  for (const PlanFinding& found : folder.findings) {
    findings.Add({WordOf(found.finding.severity()), found.file, std::to_string(found.finding.line()),
                  found.finding.code(), Shorten(found.finding.text(), 40), found.finding.message()});
  }
  Table files({{"file"}, {"rows", Align::kRight}, {"read", Align::kRight}, {"left out", Align::kRight}});
  for (const PlanFile& file : folder.files) {
    files.Add({file.name, std::to_string(file.rows), std::to_string(file.read), std::to_string(file.left_out)});
  }
  *session.out << (findings.empty() ? "" : findings.Draw()) << files.Draw() << units.created << " units created, "
               << units.there << " were there; " << folder.nodes.size() << " nodes in " << plan << "\n";
}

bool HasErrors(const PlanFolder& folder) {
  return std::any_of(folder.findings.begin(), folder.findings.end(),
                     [](const PlanFinding& found) { return found.finding.severity() == type::v1::SEVERITY_ERROR; });
}

absl::StatusOr<int> Load(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  std::string plan_id = flags.plan;
  if (plan_id.empty()) {
    plan_id = WordOf(flags.kind) + "-" + std::to_string(flags.year);
    std::transform(plan_id.begin(), plan_id.end(), plan_id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  }
  TERPADU_ASSIGN(PlanFolder folder, ReadPlanFolder(flags.folder, instansi, plan_id, flags.year));
  TERPADU_ASSIGN(Services services, session.Connect());
  const Caller caller = session.CallerFor("PLANNER");
  for (pb::CreateUnitRequest& request : folder.units) {
    request.set_request_id(NewUuid());
  }
  TERPADU_ASSIGN(const UnitsLoaded units, CreateUnits(services, caller, folder.units));
  TERPADU_ASSIGN(const pb::Plan plan, Create(services, caller, instansi, flags, plan_id));
  TERPADU_RETURN_IF_ERROR(CreateNodes(services, caller, plan.name(), folder, *session.err));
  if (session.json) {
    *session.out << JsonOf(folder, units, plan.name()).dump(2) << "\n";
  } else {
    Print(session, folder, units, plan.name());
  }
  return HasErrors(folder) ? kComplaint : kDone;
}

}  // namespace

void AddPlanLoad(Command& plan, Session& session) {
  auto flags = std::make_shared<Flags>();
  plan.Sub("load", "Load an annual plan from satker.tsv, program.tsv, kegiatan.tsv, sub_kegiatan.tsv as a draft")
      .Text("--from", flags->folder, "Folder of the files", Presence::kRequired)
      .Number("--year", flags->year, 1945, 2200, "Year of the plan", Presence::kRequired)
      .Word("--kind", flags->kind, "What kind of plan: RKPD when not given")
      .Text("--plan", flags->plan, "Id of the plan; its kind and year when not given")
      .Text("--title", flags->title, "Title of the plan")
      .Text("--unit", flags->unit, "Id of the unit, for a RENJA")
      .Run([&session, flags] { return Load(session, *flags); });
}

}  // namespace terpadu::command
