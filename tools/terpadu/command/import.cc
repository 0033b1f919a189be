// terpadu import: a plan document into the planning service, with all that was noticed.
#include <filesystem>
#include <memory>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/import_report.h"
#include "tools/terpadu/console/json.h"

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
  bool dry_run = false;
};

absl::StatusOr<pb::ImportPlanRequest> RequestOf(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(std::string content, ReadFile(flags.file, kLargestDocument));
  pb::ImportPlanRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_plan_id(flags.plan);
  request.set_kind(flags.kind);
  request.set_title(flags.title.empty() ? std::filesystem::path(flags.file).stem().string() : flags.title);
  request.set_content(std::move(content));
  request.set_profile(flags.profile);
  request.set_request_id(NewUuid());
  request.set_validate_only(flags.dry_run);
  return request;
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const pb::ImportPlanRequest request, RequestOf(session, flags));
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto response,
                 services.Call<pb::ImportPlanResponse>(session.CallerFor("PLANNER"),
                                                       "terpadu.planning.v1.PlanningService/ImportPlan", request));
  if (session.json) {
    *session.out << ToJson(response);
  } else {
    *session.out << DrawFindings(response) << DrawImport(response, flags.dry_run);
  }
  return HasErrors(response) ? kComplaint : kDone;
}

}  // namespace

void AddImport(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  root.Sub("import", "Import a plan document as a draft; findings tell what was noticed")
      .Text("FILE", flags->file, "The document, tab-separated; - for standard input", Presence::kRequired)
      .Text("--plan", flags->plan, "Id of the plan to create", Presence::kRequired)
      .Word("--kind", flags->kind, "What kind of document", Presence::kRequired)
      .Text("--profile", flags->profile, "How its columns are read: action-matrix", Presence::kRequired)
      .Text("--title", flags->title, "Title of the plan; the file's name when not given")
      .Flag("--dry-run", flags->dry_run, "Read and check everything, store nothing")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
