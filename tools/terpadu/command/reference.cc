// terpadu reference: tables of codes with their decree.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/reference_service.pb.h"
#include "tools/terpadu/client/code_file.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/command/reference_commands.h"
#include "tools/terpadu/console/findings.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr char kNational[] = "nasional";
constexpr size_t kLargestFile = 32 << 20;
constexpr int kBatch = 1000;

struct LoadFlags {
  std::vector<std::string> files;
  pb::ReferenceKind kind = pb::REFERENCE_KIND_UNSPECIFIED;
  std::string decree, from, to, set, title, replaces;
  bool publish = false;
};

// Who changes sets: those of all instansi are the operator's.
Caller CallerOf(const Session& session, const std::string& instansi) {
  return session.CallerFor(instansi == kNational ? "OPERATOR" : "PLANNER");
}

std::string InstansiIn(const std::string& name) {
  const size_t begin = name.find('/') + 1;
  return name.substr(begin, name.find('/', begin) - begin);
}

absl::StatusOr<google::type::Date> DateOf(const std::string& text) {
  TERPADU_ASSIGN(const CalendarDay day, ParseDay(text));
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// `nomenclature-2025-01-01`
std::string SetIdOf(const LoadFlags& flags) {
  std::string id = flags.set.empty() ? WordOf(flags.kind) + "-" + flags.from : flags.set;
  if (flags.set.empty()) {
    std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::tolower(c); });
  }
  return id;
}

absl::StatusOr<pb::CreateReferenceSetRequest> SetOf(const LoadFlags& flags, const std::string& instansi) {
  pb::CreateReferenceSetRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_reference_set_id(SetIdOf(flags));
  pb::ReferenceSet& set = *request.mutable_reference_set();
  set.set_kind(flags.kind);
  set.set_title(flags.title.empty() ? flags.decree : flags.title);
  set.set_decree(flags.decree);
  TERPADU_ASSIGN(*set.mutable_valid_from(), DateOf(flags.from));
  if (!flags.to.empty()) {
    TERPADU_ASSIGN(*set.mutable_valid_to(), DateOf(flags.to));
  }
  if (!flags.replaces.empty()) {
    set.set_replaces(request.parent() + "/referenceSets/" + flags.replaces);
  }
  request.set_request_id(NewUuid());
  return request;
}

// What several calls did, as one response.
struct Outcome {
  pb::LoadCodesResponse loaded;
  int deleted = 0;
};

absl::Status LoadFile(Services& services, const Caller& caller, const std::string& set, const std::string& file,
                      Outcome& outcome) {
  TERPADU_ASSIGN(const std::string content, ReadFile(file, kLargestFile));
  TERPADU_ASSIGN(const CodeFile codes, ParseCodeFile(file, content));
  outcome.deleted += codes.deleted;
  for (size_t begin = 0; begin < codes.rows.size(); begin += kBatch) {
    pb::LoadCodesRequest request;
    request.set_name(set);
    request.set_source_file(std::filesystem::path(file).filename().string());
    request.set_request_id(NewUuid());
    const size_t end = std::min(codes.rows.size(), begin + kBatch);
    for (size_t i = begin; i < end; ++i) {
      *request.add_codes() = codes.rows[i];
    }
    TERPADU_ASSIGN(const auto response,
                   services.Call<pb::LoadCodesResponse>(caller, std::string(kReferences) + "LoadCodes", request));
    *outcome.loaded.mutable_reference_set() = response.reference_set();
    outcome.loaded.mutable_findings()->MergeFrom(response.findings());
    outcome.loaded.set_loaded_count(outcome.loaded.loaded_count() + response.loaded_count());
    outcome.loaded.set_repeated_count(outcome.loaded.repeated_count() + response.repeated_count());
  }
  return absl::OkStatus();
}

absl::Status Publish(Services& services, const Caller& caller, const std::string& set, Outcome& outcome) {
  pb::PublishReferenceSetRequest request;
  request.set_name(set);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(const auto response, services.Call<pb::PublishReferenceSetResponse>(
                                          caller, std::string(kReferences) + "PublishReferenceSet", request));
  *outcome.loaded.mutable_reference_set() = response.reference_set();
  outcome.loaded.mutable_findings()->MergeFrom(response.findings());
  return absl::OkStatus();
}

int Print(const Session& session, const Outcome& outcome) {
  const pb::LoadCodesResponse& loaded = outcome.loaded;
  if (session.json) {
    *session.out << ToJson(loaded);
  } else {
    *session.out << DrawFindings(loaded.findings()) << loaded.reference_set().name() << " is "
                 << WordOf(loaded.reference_set().state()) << " with " << loaded.reference_set().code_count()
                 << " codes: " << loaded.loaded_count() << " loaded, " << loaded.repeated_count()
                 << " were there already, " << outcome.deleted << " marked as deleted were left out\n";
  }
  return HasErrors(loaded.findings()) ? kComplaint : kDone;
}

absl::StatusOr<int> Load(const Session& session, const LoadFlags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(const pb::CreateReferenceSetRequest request, SetOf(flags, instansi));
  TERPADU_ASSIGN(Services services, session.Connect());
  const Caller caller = CallerOf(session, instansi);
  const auto created =
      services.Call<pb::ReferenceSet>(caller, std::string(kReferences) + "CreateReferenceSet", request);
  if (!created.ok() && ReasonOf(created.status()) != "REFERENCE_SET_EXISTS") {
    return created.status();
  }
  const std::string set = request.parent() + "/referenceSets/" + request.reference_set_id();
  Outcome outcome;
  for (const std::string& file : flags.files) {
    TERPADU_RETURN_IF_ERROR(LoadFile(services, caller, set, file, outcome));
  }
  if (flags.publish && !HasErrors(outcome.loaded.findings())) {
    TERPADU_RETURN_IF_ERROR(Publish(services, caller, set, outcome));
  }
  return Print(session, outcome);
}

absl::StatusOr<int> PublishOnly(const Session& session, const std::string& set) {
  TERPADU_ASSIGN(Services services, session.Connect());
  Outcome outcome;
  TERPADU_RETURN_IF_ERROR(Publish(services, CallerOf(session, InstansiIn(set)), set, outcome));
  return Print(session, outcome);
}

absl::StatusOr<int> Map(const Session& session, const std::string& set, const std::string& file) {
  TERPADU_ASSIGN(const std::string content, ReadFile(file, kLargestFile));
  TERPADU_ASSIGN(const std::vector<pb::MappingRow> rows, ParseMappingFile(file, content));
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::LoadCodeMappingsResponse all;
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    pb::LoadCodeMappingsRequest request;
    request.set_name(set);
    request.set_request_id(NewUuid());
    for (size_t i = begin; i < std::min(rows.size(), begin + kBatch); ++i) {
      *request.add_mappings() = rows[i];
    }
    TERPADU_ASSIGN(const auto response,
                   services.Call<pb::LoadCodeMappingsResponse>(CallerOf(session, InstansiIn(set)),
                                                               std::string(kReferences) + "LoadCodeMappings", request));
    *all.mutable_reference_set() = response.reference_set();
    all.mutable_findings()->MergeFrom(response.findings());
    all.set_loaded_count(all.loaded_count() + response.loaded_count());
  }
  if (session.json) {
    *session.out << ToJson(all);
  } else {
    *session.out << DrawFindings(all.findings()) << all.loaded_count() << " mappings loaded into " << set << "\n";
  }
  return HasErrors(all.findings()) ? kComplaint : kDone;
}

absl::StatusOr<int> Drop(const Session& session, const std::string& set) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::DeleteReferenceSetRequest request;
  request.set_name(set);
  request.set_request_id(NewUuid());
  TERPADU_RETURN_IF_ERROR(services
                              .Call<google::protobuf::Empty>(CallerOf(session, InstansiIn(set)),
                                                             std::string(kReferences) + "DeleteReferenceSet", request)
                              .status());
  *session.out << (session.json ? "{}" : set + " is thrown away") << "\n";
  return kDone;
}

absl::StatusOr<int> List(const Session& session) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListReferenceSetsRequest request;
  request.set_parent("instansi/" + instansi);
  pb::ListReferenceSetsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListReferenceSetsResponse>(
      session.CallerFor("PLANNER"), std::string(kReferences) + "ListReferenceSets", request,
      [&all](const pb::ListReferenceSetsResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"set"}, {"kind"}, {"state"}, {"from"}, {"codes", Align::kRight}, {"decree", Align::kLeft, true}});
  for (const pb::ReferenceSet& set : all.reference_sets()) {
    const google::type::Date& from = set.valid_from();
    table.Add({set.name().substr(set.name().rfind('/') + 1), WordOf(set.kind()), WordOf(set.state()),
               FormatDay(CalendarDay(from.year(), from.month(), from.day())), std::to_string(set.code_count()),
               set.decree()});
  }
  *session.out << table.Draw();
  return kDone;
}

void AddLoad(Command& reference, Session& session) {
  auto flags = std::make_shared<LoadFlags>();
  reference.Sub("load", "Load files of codes into a draft, which is created when it is not there")
      .Texts("FILES", flags->files, "CSV, TSV or XLSX, by column names: kd_program_str and nama_program, kode and nama",
             Presence::kRequired)
      .Word("--kind", flags->kind, "What the codes are", Presence::kRequired)
      .Text("--decree", flags->decree, "Decree that the table rests on", Presence::kRequired)
      .Text("--from", flags->from, "First day on which it binds, YYYY-MM-DD", Presence::kRequired)
      .Text("--to", flags->to, "Last day, YYYY-MM-DD; until a later set when not given")
      .Text("--set", flags->set, "Id of the set; kind and first day when not given")
      .Text("--title", flags->title, "Title; the decree when not given")
      .Text("--replaces", flags->replaces, "Id of the set whose codes it maps to its own")
      .Flag("--publish", flags->publish, "Put it in force when nothing stands in the way")
      .Run([&session, flags] { return Load(session, *flags); });
}

}  // namespace

void AddReference(Command& root, Session& session) {
  Command reference = root.Sub("reference",
                               "Nomenclature and account codes with their decree; --instansi nasional "
                               "for those of all");
  AddLoad(reference, session);
  auto set = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  const char* const name = "instansi/{instansi}/referenceSets/{set}";
  reference.Sub("map", "Load a file of mappings from the set that a draft replaces to its own codes")
      .Text("SET", *set, name, Presence::kRequired)
      .Text("FILE", *file, "CSV, TSV or XLSX with the columns kode_lama and kode_baru", Presence::kRequired)
      .Run([&session, set, file] { return Map(session, *set, *file); });
  reference.Sub("publish", "Check a draft as a whole and put it in force")
      .Text("SET", *set, name, Presence::kRequired)
      .Run([&session, set] { return PublishOnly(session, *set); });
  reference.Sub("drop", "Throw a draft away").Text("SET", *set, name, Presence::kRequired).Run([&session, set] {
    return Drop(session, *set);
  });
  reference.Sub("list", "The sets, by id").Run([&session] { return List(session); });
  AddReferenceLookups(reference, session);
}

}  // namespace terpadu::command
