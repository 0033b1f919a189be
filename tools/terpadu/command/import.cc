// terpadu import: a plan document into the planning service, or read on the spot, with all that was noticed.
#include <filesystem>
#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/planning/domain/plan_document.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/command/import_source.h"
#include "tools/terpadu/console/document_json.h"
#include "tools/terpadu/console/import_report.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr size_t kLargestDocument = 3 << 20;

struct Flags {
  std::string file;
  std::string plan;
  pb::PlanKind kind = pb::PLAN_KIND_UNSPECIFIED;
  std::string profile;
  std::string title;
  std::string units;
  std::string years;
  std::string date;
  bool dry_run = false;
};

absl::Status RequireFlag(bool given, const char* flag) {
  return given ? absl::OkStatus()
               : Error(absl::StatusCode::kInvalidArgument, "FLAG_MISSING",
                       std::string(flag) + " is needed to import into a service");
}

absl::StatusOr<pb::ImportPlanRequest> RequestOf(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_RETURN_IF_ERROR(RequireFlag(!flags.plan.empty(), "--plan"));
  TERPADU_RETURN_IF_ERROR(RequireFlag(flags.kind != pb::PLAN_KIND_UNSPECIFIED, "--kind"));
  TERPADU_ASSIGN(std::string content, ReadFile(flags.file, kLargestDocument));
  TERPADU_ASSIGN(const PlanYears years, ParseYears(flags.years));
  pb::ImportPlanRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_plan_id(flags.plan);
  request.set_kind(flags.kind);
  request.set_title(flags.title.empty() ? std::filesystem::path(flags.file).stem().string() : flags.title);
  request.set_content(std::move(content));
  if (IsProfileFile(flags.profile)) {
    TERPADU_ASSIGN(std::string definition, ReadProfileFile(flags.profile));
    request.set_profile_definition(std::move(definition));
  } else {
    request.set_profile(flags.profile);
  }
  request.set_start_year(years.start);
  request.set_end_year(years.end);
  if (!flags.date.empty()) {
    TERPADU_ASSIGN(const CalendarDay day, ParseDay(flags.date));
    request.mutable_document_date()->set_year(static_cast<int32_t>(day.year()));
    request.mutable_document_date()->set_month(day.month());
    request.mutable_document_date()->set_day(day.day());
  }
  request.set_request_id(NewUuid());
  request.set_validate_only(flags.dry_run);
  return request;
}

absl::StatusOr<int> ImportIntoService(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const pb::ImportPlanRequest request, RequestOf(session, flags));
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto response,
                 services.Call<pb::ImportPlanResponse>(session.CallerFor("PLANNER"),
                                                       "terpadu.planning.v1.PlanningService/ImportPlan", request));
  if (session.json) {
    *session.out << ImportJson(response);
  } else {
    *session.out << DrawFindings(response) << DrawImport(response, flags.dry_run);
  }
  return HasErrors(response) ? kComplaint : kDone;
}

// The same reading without a service: nothing is stored.
absl::StatusOr<int> ReadOnTheSpot(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string content, ReadFile(flags.file, kLargestDocument));
  TERPADU_ASSIGN(const planning::ImportProfile profile, FindProfile(flags.profile));
  TERPADU_ASSIGN(const PlanYears years, ParseYears(flags.years));
  planning::UnitDirectory units;
  if (!flags.units.empty()) {
    TERPADU_ASSIGN(units, ReadUnits(flags.units));
  }
  const planning::PlanDocument document = planning::ReadPlanDocument(
      content, profile, units,
      {.start_year = years.start, .end_year = years.end, .needs_years = false, .has_units = !flags.units.empty()});
  if (session.json) {
    *session.out << DocumentJson(document, flags.file, flags.profile);
  } else {
    const pb::ImportPlanResponse response = ResponseOf(document);
    *session.out << DrawFindings(response) << DrawImport(response, true);
  }
  return document.findings.has_error() ? kComplaint : kDone;
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  if (session.instansi.empty() && flags.dry_run) {
    return ReadOnTheSpot(session, flags);
  }
  return ImportIntoService(session, flags);
}

}  // namespace

void AddImport(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  root.Sub("import",
           "Import a plan document as a draft; findings tell what was noticed. With --dry-run and no --instansi the "
           "file "
           "is read here, without a service")
      .Text("FILE", flags->file, "The document, a table as text (TSV, CSV); - for standard input", Presence::kRequired)
      .Text("--plan", flags->plan, "Id of the plan to create")
      .Word("--kind", flags->kind, "What kind of document")
      .Text("--profile", flags->profile,
            "How its columns are read: action-matrix, bengkulu-action, bengkulu-sasaran, pasuruan-sasaran, one of the "
            "instansi, or the path of a profile file (JSON)",
            Presence::kRequired)
      .Text("--title", flags->title, "Title of the plan; the file's name when not given")
      .Text("--units", flags->units, "Units to look up without a service, in the form of `terpadu units load`")
      .Text("--years", flags->years, "Years of the plan where the document names none: 2021-2024")
      .Text("--date", flags->date,
            "Day of the document, YYYY-MM-DD: units are looked up by the names that they had then; the first day of "
            "its years when not given")
      .Flag("--dry-run", flags->dry_run, "Read and check everything, store nothing")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
