// terpadu units: the units of an instansi.
#include <memory>

#include "absl/strings/str_join.h"
#include "libs/base/calendar.h"
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

struct Flags {
  std::vector<std::string> units;
  std::string unit, text, day, legal_basis, into;
};

absl::Status SetDate(const std::string& text, google::type::Date& date) {
  TERPADU_ASSIGN(const CalendarDay day, ParseDay(text));
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return absl::OkStatus();
}

std::string NameOf(const std::string& instansi, const std::string& unit) {
  return "instansi/" + instansi + "/units/" + unit;
}

absl::StatusOr<int> Rename(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::UpdateUnitRequest request;
  request.mutable_unit()->set_name(NameOf(instansi, flags.unit));
  request.mutable_unit()->set_title(flags.text);
  request.mutable_update_mask()->add_paths("title");
  TERPADU_RETURN_IF_ERROR(SetDate(flags.day, *request.mutable_effective_date()));
  request.set_legal_basis(flags.legal_basis);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto unit, services.Call<pb::Unit>(session.CallerFor("PLANNER"),
                                                          "terpadu.planning.v1.PlanningService/UpdateUnit", request));
  *session.out << (session.json ? ToJson(unit) : unit.name() + " is called " + unit.title() + "\n");
  return kDone;
}

absl::StatusOr<int> Merge(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::MergeUnitsRequest request;
  request.set_parent("instansi/" + instansi);
  for (const std::string& unit : flags.units) {
    request.add_units(NameOf(instansi, unit));
  }
  request.set_successor(NameOf(instansi, flags.into));
  TERPADU_RETURN_IF_ERROR(SetDate(flags.day, *request.mutable_date()));
  request.set_legal_basis(flags.legal_basis);
  request.set_title(flags.text);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto merged,
                 services.Call<pb::MergeUnitsResponse>(session.CallerFor("PLANNER"),
                                                       "terpadu.planning.v1.PlanningService/MergeUnits", request));
  *session.out << (session.json ? ToJson(merged)
                                : std::to_string(merged.units_size()) + " merged: from then on " +
                                      merged.successor().name() + ", " + merged.successor().title() + "\n");
  return kDone;
}

absl::StatusOr<int> Resolve(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ResolveUnitRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_text(flags.text);
  if (!flags.day.empty()) {
    TERPADU_RETURN_IF_ERROR(SetDate(flags.day, *request.mutable_date()));
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto resolved,
                 services.Call<pb::ResolveUnitResponse>(session.CallerFor("PLANNER"),
                                                        "terpadu.planning.v1.PlanningService/ResolveUnit", request));
  const int code = resolved.unresolved().empty() && resolved.ambiguous().empty() ? kDone : kComplaint;
  if (session.json) {
    *session.out << ToJson(resolved);
    return code;
  }
  for (const pb::Unit& unit : resolved.units()) {
    *session.out << unit.name() << "  " << unit.title() << "\n";
  }
  for (const std::string& text : resolved.unresolved()) {
    *session.out << "no unit: " << text << "\n";
  }
  for (const pb::AmbiguousUnits& ambiguous : resolved.ambiguous()) {
    *session.out << "ambiguous: " << ambiguous.text() << "\n";
    for (const pb::UnitReading& reading : ambiguous.readings()) {
      *session.out << "  " << absl::StrJoin(reading.units(), " + ") << "\n";
    }
  }
  return code;
}

void AddChanges(Command& units, Session& session) {
  auto flags = std::make_shared<Flags>();
  units.Sub("rename", "Give a unit another title; the old one stays as an alias that ends")
      .Text("UNIT", flags->unit, "Id of the unit", Presence::kRequired)
      .Text("TITLE", flags->text, "The new title", Presence::kRequired)
      .Text("--from", flags->day, "First day of the new title, YYYY-MM-DD", Presence::kRequired)
      .Text("--legal-basis", flags->legal_basis, "Regulation that renames it")
      .Run([&session, flags] { return Rename(session, *flags); });
  units.Sub("merge", "Merge units into another")
      .Texts("UNITS", flags->units, "Ids of the units that end", Presence::kRequired)
      .Text("--into", flags->into, "Id of the unit that takes their place", Presence::kRequired)
      .Text("--from", flags->day, "First day of the merger, YYYY-MM-DD", Presence::kRequired)
      .Text("--legal-basis", flags->legal_basis, "Regulation of the merger", Presence::kRequired)
      .Text("--title", flags->text, "Title of the successor from that day on, when it gets another")
      .Run([&session, flags] { return Merge(session, *flags); });
  units.Sub("resolve", "The units that a printed text names; exit code 1 when a part names none, or several")
      .Text("TEXT", flags->text, "As printed", Presence::kRequired)
      .Text("--on", flags->day, "On which day, YYYY-MM-DD; today when not given")
      .Run([&session, flags] { return Resolve(session, *flags); });
}

}  // namespace

void AddUnits(Command& root, Session& session) {
  Command units = root.Sub("units", "The units of an instansi, and the names that documents give them");
  auto file = std::make_shared<std::string>();
  units.Sub("load", "Create the units of a file; what is there already stays as it is")
      .Text("FILE", *file, "Tab-separated: id, title, aliases separated by |, code, kind, parent; - for standard input",
            Presence::kRequired)
      .Run([&session, file] { return Load(session, *file); });
  units.Sub("list", "The units, by id").Run([&session] { return List(session); });
  AddChanges(units, session);
}

}  // namespace terpadu::command
