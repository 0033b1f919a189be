// terpadu procurement: records of SPSE and what they say of the time that tenders take.
#include <memory>

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "terpadu/procurement/v1/spse_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/spse_report.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;

constexpr size_t kLargestExport = 3 << 20;
constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr char kSpse[] = "terpadu.procurement.v1.SpseService/";

struct ImportFlags {
  std::string file;
  std::string profile;
  std::string budget;
  bool dry_run = false;
  bool brief = false;
};

// The units of planning by their codes; none where planning's address is not known.
template <typename Request>
absl::Status AddUnits(const Session& session, Services& services, Request& request) {
  planning::v1::ListUnitsRequest list;
  list.set_parent(request.parent());
  const absl::Status listed = services.ForEachPage<planning::v1::ListUnitsResponse>(
      session.CallerFor("PLANNER"), "terpadu.planning.v1.PlanningService/ListUnits", list,
      [&request](const planning::v1::ListUnitsResponse& page) {
        for (const planning::v1::Unit& unit : page.units()) {
          if (!unit.code().empty()) {
            pb::SpseUnit& known = *request.add_units();
            known.set_code(unit.code());
            known.set_unit(unit.name());
          }
        }
      });
  if (ReasonOf(listed) == "ADDRESS_UNKNOWN") {
    *session.err << "planning is not known: units are not looked up\n";
    return absl::OkStatus();
  }
  return listed;
}

template <typename Response, typename Request, typename Draw>
absl::StatusOr<int> Send(const Session& session, const ImportFlags& flags, const std::string& method, Request request,
                         Draw draw) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(std::string content, ReadFile(flags.file, kLargestExport));
  TERPADU_ASSIGN(Services services, session.Connect());
  services.timeout = kPatience;
  request.set_parent("instansi/" + instansi);
  request.set_content(std::move(content));
  request.set_request_id(NewUuid());
  request.set_validate_only(flags.dry_run);
  TERPADU_RETURN_IF_ERROR(AddUnits(session, services, request));
  TERPADU_ASSIGN(const Response response, services.Call<Response>(session.CallerFor("PPK"), kSpse + method, request));
  *session.out << (session.json ? ToJson(response) : draw(response, flags.dry_run, flags.brief));
  for (const pb::SpseFindingGroup& group : response.groups()) {
    if (group.severity() == type::v1::SEVERITY_ERROR) {
      return kComplaint;
    }
  }
  return kDone;
}

absl::StatusOr<int> Import(const Session& session, const ImportFlags& flags) {
  if (flags.profile == "spse-schedule") {
    return Send<pb::ImportSpseSchedulesResponse>(session, flags, "ImportSpseSchedules",
                                                 pb::ImportSpseSchedulesRequest(), DrawSpseSchedules);
  }
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ImportSpseSelectionsRequest request;
  if (!flags.budget.empty()) {
    request.set_budget("instansi/" + instansi + "/budgets/" + flags.budget);
  }
  return Send<pb::ImportSpseSelectionsResponse>(session, flags, "ImportSpseSelections", request, DrawSpseSelections);
}

struct TimelinessFlags {
  int year = 0;
  std::string unit;
};

absl::StatusOr<int> ShowTimeliness(const Session& session, const TimelinessFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::GetSpseTimelinessRequest request;
  request.set_parent("instansi/" + instansi);
  request.mutable_start_date()->set_year(flags.year);
  request.mutable_start_date()->set_month(1);
  request.mutable_start_date()->set_day(1);
  request.mutable_end_date()->set_year(flags.year);
  request.mutable_end_date()->set_month(12);
  request.mutable_end_date()->set_day(31);
  if (!flags.unit.empty()) {
    request.set_unit("instansi/" + instansi + "/units/" + flags.unit);
  }
  TERPADU_ASSIGN(const auto timeliness,
                 services.Call<pb::SpseTimeliness>(session.CallerFor("PUBLIC"),
                                                   std::string(kSpse) + "GetSpseTimeliness", request));
  *session.out << (session.json ? ToJson(timeliness) : DrawSpseTimeliness(timeliness));
  return kDone;
}

}  // namespace

void AddProcurement(Command& root, Session& session) {
  Command procurement = root.Sub("procurement", "Records of SPSE");
  auto flags = std::make_shared<ImportFlags>();
  procurement.Sub("import", "Import an export of SPSE; findings tell what was noticed, by which rule, and what to do")
      .Text("FILE", flags->file, "The export (CSV, TSV); - for standard input", Presence::kRequired)
      .Choice(
          "--profile", {"spse-non-tender", "spse-schedule"},
          [flags](const std::string& word) { flags->profile = word; },
          "What it holds: selections without tender with their contracts, or schedules of tenders", Presence::kRequired)
      .Text("--budget", flags->budget,
            "Id of the budget whose lines the MAK mean: packages not in the RUP are drafted on them")
      .Flag("--dry-run", flags->dry_run, "Read and check everything, store nothing")
      .Flag("--brief", flags->brief, "Only the kinds of findings, not each")
      .Run([&session, flags] { return Import(session, *flags); });
  auto timeliness = std::make_shared<TimelinessFlags>();
  procurement.Sub("timeliness", "How timely the tenders of SPSE were: each figure with its formula")
      .Number("--year", timeliness->year, 2000, 2999, "Year in which they were announced", Presence::kRequired)
      .Text("--unit", timeliness->unit, "Id of a unit; all when not given")
      .Run([&session, timeliness] { return ShowTimeliness(session, *timeliness); });
}

}  // namespace terpadu::command
