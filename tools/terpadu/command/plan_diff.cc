// terpadu plan diff: what differs between two plans.
#include <memory>

#include "libs/base/status.h"
#include "terpadu/planning/v1/plan_review_service.pb.h"
#include "tools/terpadu/command/plan_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

struct Flags {
  std::string before, after;
};

absl::StatusOr<int> Diff(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::DiffPlansRequest request;
  request.set_name(flags.before);
  request.set_other(flags.after);
  pb::DiffPlansResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::DiffPlansResponse>(
      session.CallerFor("PLANNER"), kPlanReviews + std::string("DiffPlans"), request,
      [&all](const pb::DiffPlansResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  if (session.json) {
    *session.out << ToJson(all);
    return all.plan_differences().empty() ? kDone : kComplaint;
  }
  Table table({{""},
               {"node", Align::kLeft, true},
               {"field", Align::kLeft, true},
               {"before", Align::kLeft, true},
               {"after", Align::kLeft, true}});
  for (const pb::PlanDifference& difference : all.plan_differences()) {
    const pb::PlanPlace& place = difference.has_before() ? difference.before() : difference.after();
    std::vector<std::string> head = {WordOf(difference.kind()), place.title()};
    if (difference.changes().empty()) {
      table.Add({head[0], head[1], "", "", ""});
    }
    for (const pb::FieldChange& change : difference.changes()) {
      table.Add({head[0], head[1], change.field(), change.before(), change.after()});
      head = {"", ""};
    }
  }
  *session.out << (table.empty() ? "no difference\n" : table.Draw());
  return table.empty() ? kDone : kComplaint;
}

}  // namespace

void AddPlanDiff(Command& plan, Session& session) {
  auto flags = std::make_shared<Flags>();
  plan.Sub("diff", "What differs between two plans of an instansi")
      .Text("BEFORE", flags->before, "instansi/{instansi}/plans/{plan}", Presence::kRequired)
      .Text("AFTER", flags->after, "instansi/{instansi}/plans/{plan}", Presence::kRequired)
      .Run([&session, flags] { return Diff(session, *flags); });
}

}  // namespace terpadu::command
