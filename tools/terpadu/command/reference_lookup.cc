// terpadu reference codes, find, convert: what codes stand for, and what became of old ones.
#include <algorithm>
#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/reference_service.pb.h"
#include "tools/terpadu/command/reference_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr size_t kBatch = 1000;

struct Flags {
  std::string set, below, on;
  std::vector<std::string> codes;
  pb::CodeLevel level = pb::CODE_LEVEL_UNSPECIFIED;
  pb::ReferenceKind kind = pb::REFERENCE_KIND_UNSPECIFIED;
};

absl::StatusOr<int> Codes(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListReferenceCodesRequest request;
  request.set_parent(flags.set);
  request.set_level(flags.level);
  request.set_parent_code(flags.below);
  pb::ListReferenceCodesResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListReferenceCodesResponse>(
      session.CallerFor("PLANNER"), kReferences + std::string("ListReferenceCodes"), request,
      [&all](const pb::ListReferenceCodesResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"code"}, {"level"}, {"title", Align::kLeft, true}});
  for (const pb::ReferenceCode& code : all.reference_codes()) {
    table.Add({code.code(), WordOf(code.level()), code.title()});
  }
  *session.out << (table.empty() ? "no such code is in the set\n" : table.Draw());
  return kDone;
}

// Calls `method` for each thousand of `codes`, and gives what it answers as one response.
template <typename Request, typename Response>
absl::StatusOr<Response> InBatches(const Session& session, const char* method, const std::vector<std::string>& codes,
                                   Request request) {
  TERPADU_ASSIGN(Services services, session.Connect());
  Response all;
  for (size_t begin = 0; begin < codes.size(); begin += kBatch) {
    request.clear_codes();
    for (size_t i = begin; i < std::min(codes.size(), begin + kBatch); ++i) {
      request.add_codes(codes[i]);
    }
    TERPADU_ASSIGN(const Response response,
                   services.Call<Response>(session.CallerFor("PLANNER"), kReferences + std::string(method), request));
    all.MergeFrom(response);
  }
  return all;
}

absl::StatusOr<int> Find(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::LookUpCodesRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_kind(flags.kind);
  if (!flags.on.empty()) {
    TERPADU_ASSIGN(const CalendarDay day, ParseDay(flags.on));
    request.mutable_date()->set_year(static_cast<int32_t>(day.year()));
    request.mutable_date()->set_month(day.month());
    request.mutable_date()->set_day(day.day());
  }
  TERPADU_ASSIGN(const auto found, (InBatches<pb::LookUpCodesRequest, pb::LookUpCodesResponse>(session, "LookUpCodes",
                                                                                               flags.codes, request)));
  const bool unknown = std::any_of(found.results().begin(), found.results().end(),
                                   [](const pb::CodeFound& code) { return !code.reason().empty(); });
  if (session.json) {
    *session.out << ToJson(found);
    return unknown ? kComplaint : kDone;
  }
  Table table({{"code"}, {"level"}, {"title", Align::kLeft, true}, {"why not", Align::kLeft, true}});
  for (const pb::CodeFound& code : found.results()) {
    const bool known = code.has_reference_code();
    table.Add({code.code(), known ? WordOf(code.reference_code().level()) : "", code.reference_code().title(),
               code.reason()});
  }
  *session.out << table.Draw()
               << (found.reference_set().empty() ? "no set is in force: only the form of the codes was looked at"
                                                 : "as " + found.reference_set() + " has it")
               << "\n";
  return unknown ? kComplaint : kDone;
}

absl::StatusOr<int> Convert(const Session& session, const Flags& flags) {
  pb::MapCodesRequest request;
  request.set_name(flags.set);
  TERPADU_ASSIGN(const auto mapped,
                 (InBatches<pb::MapCodesRequest, pb::MapCodesResponse>(session, "MapCodes", flags.codes, request)));
  const bool lost = std::any_of(mapped.results().begin(), mapped.results().end(), [](const pb::MappedCode& code) {
    return code.relation() == pb::CODE_RELATION_UNMAPPED || code.relation() == pb::CODE_RELATION_UNKNOWN;
  });
  if (session.json) {
    *session.out << ToJson(mapped);
    return lost ? kComplaint : kDone;
  }
  Table table({{"old code"}, {"relation"}, {"new code"}, {"title", Align::kLeft, true}});
  for (const pb::MappedCode& code : mapped.results()) {
    table.Add({code.from_code(), WordOf(code.relation()), code.to_codes().empty() ? "" : code.to_codes(0).code(),
               code.to_codes().empty() ? "" : code.to_codes(0).title()});
    for (int i = 1; i < code.to_codes_size(); ++i) {
      table.Add({"", "", code.to_codes(i).code(), code.to_codes(i).title()});
    }
  }
  *session.out << table.Draw() << "from " << mapped.replaces() << " to " << flags.set << "\n";
  return lost ? kComplaint : kDone;
}

}  // namespace

void AddReferenceLookups(Command& reference, Session& session) {
  auto flags = std::make_shared<Flags>();
  const char* const name = "instansi/{instansi}/referenceSets/{set}";
  reference.Sub("codes", "The codes of a set, by code")
      .Text("SET", flags->set, name, Presence::kRequired)
      .Word("--level", flags->level, "Only codes of this level")
      .Text("--below", flags->below, "Only codes right below this one")
      .Run([&session, flags] { return Codes(session, *flags); });
  reference.Sub("find", "What codes stand for in the set that is in force")
      .Texts("CODES", flags->codes, "2.07.02.2.01.0001", Presence::kRequired)
      .Word("--kind", flags->kind, "What the codes are", Presence::kRequired)
      .Text("--on", flags->on, "On which day, YYYY-MM-DD; today when not given")
      .Run([&session, flags] { return Find(session, *flags); });
  reference.Sub("convert", "What became of codes of the set that SET replaces")
      .Text("SET", flags->set, name, Presence::kRequired)
      .Texts("CODES", flags->codes, "Codes of the old set", Presence::kRequired)
      .Run([&session, flags] { return Convert(session, *flags); });
}

}  // namespace terpadu::command
