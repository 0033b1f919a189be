// terpadu plan: the plans of an instansi.
#include <memory>

#include "libs/base/identity.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/command/plan_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

struct AdoptFlags {
  std::string name, legal_basis, etag;
};

std::string CeilingsOf(const pb::Plan& plan) {
  std::string text;
  for (const pb::YearAmount& ceiling : plan.ceilings()) {
    text += (text.empty() ? "" : ", ") + std::to_string(ceiling.year()) + " " + FormatRupiah(Rupiah(ceiling.amount()));
  }
  return text;
}

void Print(const Session& session, const pb::ListPlansResponse& plans) {
  Table table({{"plan"},
               {"kind"},
               {"state"},
               {"actions", Align::kRight},
               {"with budget", Align::kRight},
               {"ceilings", Align::kLeft, true}});
  for (const pb::Plan& plan : plans.plans()) {
    table.Add({plan.name().substr(plan.name().rfind('/') + 1), WordOf(plan.kind()), WordOf(plan.state()),
               std::to_string(plan.action_count()), std::to_string(plan.budgeted_action_count()), CeilingsOf(plan)});
  }
  *session.out << table.Draw();
}

absl::StatusOr<int> List(const Session& session) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListPlansRequest request;
  request.set_parent("instansi/" + instansi);
  pb::ListPlansResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListPlansResponse>(
      session.CallerFor("PLANNER"), "terpadu.planning.v1.PlanningService/ListPlans", request,
      [&all](const pb::ListPlansResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  if (session.json) {
    *session.out << ToJson(all);
  } else {
    Print(session, all);
  }
  return kDone;
}

absl::StatusOr<int> Adopt(const Session& session, const AdoptFlags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::AdoptPlanRequest request;
  request.set_name(flags.name);
  request.set_legal_basis(flags.legal_basis);
  request.set_etag(flags.etag);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(const auto plan, services.Call<pb::Plan>(session.CallerFor("PLANNER"),
                                                          "terpadu.planning.v1.PlanningService/AdoptPlan", request));
  if (session.json) {
    *session.out << ToJson(plan);
  } else {
    *session.out << plan.name() << " is in force: " << plan.action_count() << " actions, " << CeilingsOf(plan) << "\n";
  }
  return kDone;
}

}  // namespace

void AddPlan(Command& root, Session& session) {
  Command plan = root.Sub("plan", "The plans of an instansi");
  plan.Sub("list", "The plans, by id").Run([&session] { return List(session); });
  AddPlanLoad(plan, session);
  AddPlanCheck(plan, session);
  AddPlanDiff(plan, session);
  AddPlanLife(plan, session);
  auto flags = std::make_shared<AdoptFlags>();
  plan.Sub("adopt", "Put a verified plan in force; from then on it is immutable")
      .Text("NAME", flags->name, "instansi/{instansi}/plans/{plan}", Presence::kRequired)
      .Text("--legal-basis", flags->legal_basis, "Decree that adopts it", Presence::kRequired)
      .Text("--etag", flags->etag, "Only if the plan is still as it was with this etag")
      .Run([&session, flags] { return Adopt(session, *flags); });
  AddPlanSheets(plan, session);
}

}  // namespace terpadu::command
