// terpadu units: the units of an instansi.
#include <memory>

#include "absl/strings/str_join.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/unit_file.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr size_t kLargestFile = 4 << 20;

absl::StatusOr<int> Load(const Session& session, const std::string& file) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(const std::string content, ReadFile(file, kLargestFile));
  TERPADU_ASSIGN(auto requests, ParseUnitFile(content, instansi));
  for (pb::CreateUnitRequest& request : requests) {
    request.set_request_id(NewUuid());
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const UnitsLoaded loaded, CreateUnits(services, session.CallerFor("PLANNER"), requests));
  if (session.json) {
    *session.out << "{\"created\": " << loaded.created << ", \"there\": " << loaded.there << "}\n";
  } else {
    *session.out << loaded.created << " units created, " << loaded.there << " were there\n";
  }
  return kDone;
}

absl::StatusOr<int> List(const Session& session) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListUnitsRequest request;
  request.set_parent("instansi/" + instansi);
  pb::ListUnitsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListUnitsResponse>(
      session.CallerFor("PLANNER"), "terpadu.planning.v1.PlanningService/ListUnits", request,
      [&all](const pb::ListUnitsResponse& page) { all.MergeFrom(page); }));
  if (session.json) {
    all.clear_next_page_token();
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"unit"}, {"title", Align::kLeft, true}, {"aliases", Align::kLeft, true}});
  for (const pb::Unit& unit : all.units()) {
    table.Add({unit.name().substr(unit.name().rfind('/') + 1), unit.title(), absl::StrJoin(unit.aliases(), ", ")});
  }
  *session.out << table.Draw();
  return kDone;
}

}  // namespace

void AddUnits(Command& root, Session& session) {
  Command units = root.Sub("units", "The units of an instansi, and the names that documents give them");
  auto file = std::make_shared<std::string>();
  units.Sub("load", "Create the units of a file; what is there already stays as it is")
      .Text("FILE", *file, "Tab-separated: id, title, aliases separated by |; - for standard input",
            Presence::kRequired)
      .Run([&session, file] { return Load(session, *file); });
  units.Sub("list", "The units, by id").Run([&session] { return List(session); });
}

}  // namespace terpadu::command
