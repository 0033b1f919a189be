// terpadu lkjip: the annual performance report.
#include <filesystem>
#include <map>
#include <memory>

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/performance/v1/lkjip_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/write_file.h"
#include "tools/terpadu/command/lkjip_command.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = performance::v1;

constexpr char kLkjip[] = "terpadu.performance.v1.LkjipService/";
constexpr size_t kLongestOverview = 16'000;
constexpr absl::Duration kPrinting = absl::Seconds(90);

struct Flags {
  std::string id, unit, title, overview, file;
  int year = 0;
};

std::string Last(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// A report or unit by its id or resource name.
std::string NameOf(const std::string& instansi, const char* collection, const std::string& text) {
  return text.empty() || text.find('/') != std::string::npos ? text : "instansi/" + instansi + collection + text;
}

void Show(const Session& session, const pb::Lkjip& lkjip, const char* done) {
  if (session.json) {
    *session.out << ToJson(lkjip);
    return;
  }
  *session.out << Last(lkjip.name()) << " " << done << ": " << Printable(lkjip.title()) << ", " << lkjip.year()
               << ", version " << lkjip.number() << ", " << lkjip.figure_count() << " figures\n";
}

absl::StatusOr<int> Create(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::CreateLkjipRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_lkjip_id(flags.id);
  request.mutable_lkjip()->set_year(flags.year);
  request.mutable_lkjip()->set_unit(NameOf(instansi, "/units/", flags.unit));
  request.mutable_lkjip()->set_title(flags.title);
  if (!flags.overview.empty()) {
    TERPADU_ASSIGN(*request.mutable_lkjip()->mutable_overview(), ReadFile(flags.overview, kLongestOverview));
  }
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto lkjip, services.Call<pb::Lkjip>(session.CallerFor("PERFORMANCE_OFFICER"),
                                                            std::string(kLkjip) + "CreateLkjip", request));
  Show(session, lkjip, "is frozen");
  return kDone;
}

absl::StatusOr<int> Publish(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::PublishLkjipRequest request;
  request.set_name(NameOf(instansi, "/lkjips/", flags.id));
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto lkjip,
                 services.Call<pb::Lkjip>(session.CallerFor("PA_KPA"), std::string(kLkjip) + "PublishLkjip", request));
  Show(session, lkjip, "is published");
  return kDone;
}

absl::StatusOr<int> List(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListLkjipsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  pb::ListLkjipsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListLkjipsResponse>(
      session.CallerFor("PERFORMANCE_OFFICER"), std::string(kLkjip) + "ListLkjips", request,
      [&all](const pb::ListLkjipsResponse& page) { all.mutable_lkjips()->MergeFrom(page.lkjips()); }));
  if (session.json) {
    *session.out << ToJson(all);
    return kDone;
  }
  Table table({{"report"},
               {"of", Align::kLeft, true},
               {"year", Align::kRight},
               {"version", Align::kRight},
               {"state"},
               {"figures", Align::kRight}});
  for (const pb::Lkjip& lkjip : all.lkjips()) {
    table.Add({Last(lkjip.name()), Printable(lkjip.title()), std::to_string(lkjip.year()),
               std::to_string(lkjip.number()), WordOf(lkjip.state()), std::to_string(lkjip.figure_count())});
  }
  *session.out << (table.empty() ? "No report.\n" : table.Draw());
  return kDone;
}

absl::StatusOr<pb::LkjipFormat> FormatOf(const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  const auto format = FromWord<pb::LkjipFormat>(ending.empty() ? "" : ending.substr(1));
  if (format == pb::LKJIP_FORMAT_UNSPECIFIED) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAG_INVALID",
                 "-o takes a file that ends in .html, .pdf, .csv or .xlsx", {{"flag", "-o"}});
  }
  return format;
}

absl::StatusOr<int> Render(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::RenderLkjipRequest request;
  request.set_name(NameOf(instansi, "/lkjips/", flags.id));
  TERPADU_ASSIGN(const pb::LkjipFormat format, FormatOf(flags.file));
  request.set_format(format);
  TERPADU_ASSIGN(Services services, session.Connect());
  services.timeout = kPrinting;
  TERPADU_ASSIGN(const auto document,
                 services.Call<pb::RenderLkjipResponse>(session.CallerFor("PERFORMANCE_OFFICER"),
                                                        std::string(kLkjip) + "RenderLkjip", request));
  TERPADU_RETURN_IF_ERROR(WriteFile(flags.file, document.content()));
  *session.out << flags.file << ": " << document.content().size() << " bytes, " << document.media_type() << "\n";
  return kDone;
}

}  // namespace

void AddLkjip(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  Command lkjip = root.Sub("lkjip", "The annual performance report (LKjIP) of a unit or the instansi");
  lkjip.Sub("create", "Freeze the figures of a year as the next version")
      .Text("ID", flags->id, "Id of the report", Presence::kRequired)
      .Number("--year", flags->year, 2000, 2100, "The year reported on", Presence::kRequired)
      .Text("--unit", flags->unit, "The unit: id or resource name; the instansi when not given")
      .Text("--title", flags->title, "Who reports, as the cover prints it; the unit's title when not given")
      .Text("--overview", flags->overview, "File with the text of the introduction, - for standard input")
      .Run([&session, flags] { return Create(session, *flags); });
  lkjip.Sub("publish", "Publish a report, by another person than created it")
      .Text("ID", flags->id, "Id or resource name of the report", Presence::kRequired)
      .Run([&session, flags] { return Publish(session, *flags); });
  lkjip.Sub("list", "The reports of an instansi")
      .Number("--year", flags->year, 2000, 2100, "Of this year alone")
      .Run([&session, flags] { return List(session, *flags); });
  lkjip.Sub("render", "Write a report to a file: HTML, PDF, or the E-LPPD table as CSV or XLSX")
      .Text("ID", flags->id, "Id or resource name of the report", Presence::kRequired)
      .Text("-o,--output", flags->file, "The file; its ending tells the format", Presence::kRequired)
      .Run([&session, flags] { return Render(session, *flags); });
}

}  // namespace terpadu::command
