// terpadu plan submit, return, verify, advance, stages, copy, drop: the way of a plan from draft to adoption and on.
#include <memory>

#include "libs/base/calendar.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/plan_draft_service.pb.h"
#include "terpadu/planning/v1/plan_review_service.pb.h"
#include "tools/terpadu/command/plan_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr char kNameHelp[] = "instansi/{instansi}/plans/{plan}";

struct Flags {
  std::string name, reason, stage, date, note, plan, title;
  int year = 0;
  bool move_years = false;
};

int Print(const Session& session, const pb::Plan& plan) {
  if (session.json) {
    *session.out << ToJson(plan);
  } else {
    *session.out << plan.name() << " is " << WordOf(plan.state())
                 << (plan.stage().empty() ? "" : ", in the stage " + plan.stage()) << ": " << plan.node_count()
                 << " nodes, " << plan.indicator_count() << " indicators\n";
  }
  return kDone;
}

template <typename Request>
absl::StatusOr<int> Do(const Session& session, const std::string& method, const char* usual_actor,
                       const std::string& usual_roles, Request request) {
  TERPADU_ASSIGN(Services services, session.Connect());
  request.set_request_id(NewUuid());
  Caller caller = session.CallerFor(usual_roles);
  if (session.actor.empty()) {
    caller.actor = usual_actor;
  }
  TERPADU_ASSIGN(const auto plan, services.Call<pb::Plan>(caller, method, request));
  return Print(session, plan);
}

absl::StatusOr<int> Advance(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const CalendarDay day,
                 flags.date.empty() ? absl::StatusOr<CalendarDay>(DayOf(SystemClock().Now())) : ParseDay(flags.date));
  pb::AdvancePlanStageRequest request;
  request.set_name(flags.name);
  request.set_stage(flags.stage);
  request.mutable_date()->set_year(static_cast<int>(day.year()));
  request.mutable_date()->set_month(day.month());
  request.mutable_date()->set_day(day.day());
  request.set_note(flags.note);
  return Do(session, kPlanReviews + std::string("AdvancePlanStage"), "terpadu", "PLANNER", request);
}

std::string TextOf(const google::type::Date& date) {
  return date.year() == 0 ? "" : FormatDay(CalendarDay(date.year(), date.month(), date.day()));
}

absl::StatusOr<int> Stages(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListPlanStagesRequest request;
  request.set_parent(flags.name);
  TERPADU_ASSIGN(const auto stages,
                 services.Call<pb::ListPlanStagesResponse>(session.CallerFor("PLANNER"),
                                                           kPlanReviews + std::string("ListPlanStages"), request));
  if (session.json) {
    *session.out << ToJson(stages);
    return kDone;
  }
  Table table({{"stage"}, {"due"}, {"entered"}, {"days late", Align::kRight}, {"note", Align::kLeft, true}});
  for (const pb::PlanStage& stage : stages.plan_stages()) {
    table.Add({stage.stage(), TextOf(stage.due()), TextOf(stage.entered()),
               stage.days_late() == 0 ? "" : std::to_string(stage.days_late()), stage.note()});
  }
  *session.out << (table.empty() ? "a plan of this kind has no stages\n" : table.Draw());
  return kDone;
}

absl::StatusOr<int> Copy(const Session& session, const Flags& flags) {
  pb::CopyPlanRequest request;
  request.set_name(flags.name);
  request.set_plan_id(flags.plan);
  request.set_title(flags.title);
  request.set_start_year(flags.year);
  request.set_move_years(flags.move_years);
  return Do(session, kPlanDrafts + std::string("CopyPlan"), "terpadu", "PLANNER", request);
}

absl::StatusOr<int> Drop(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::DeletePlanRequest request;
  request.set_name(flags.name);
  request.set_request_id(NewUuid());
  TERPADU_RETURN_IF_ERROR(
      services
          .Call<google::protobuf::Empty>(session.CallerFor("PLANNER"), kPlanDrafts + std::string("DeletePlan"), request)
          .status());
  *session.out << (session.json ? "{}" : flags.name + " is thrown away") << "\n";
  return kDone;
}

template <typename Request>
Request Named(const Flags& flags) {
  Request request;
  request.set_name(flags.name);
  return request;
}

}  // namespace

void AddPlanLife(Command& plan, Session& session) {
  auto flags = std::make_shared<Flags>();
  plan.Sub("submit", "Hand a draft in for verification")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Run([&session, flags] {
        return Do(session, kPlanReviews + std::string("SubmitPlan"), "terpadu", "PLANNER",
                  Named<pb::SubmitPlanRequest>(*flags));
      });
  plan.Sub("verify", "Verify a submitted plan, as another person than who submitted it")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Run([&session, flags] {
        return Do(session, kPlanReviews + std::string("VerifyPlan"), "terpadu.verifier", "APIP",
                  Named<pb::VerifyPlanRequest>(*flags));
      });
  plan.Sub("return", "Give a submitted or verified plan back to its writers")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Text("--reason", flags->reason, "What has to be mended", Presence::kRequired)
      .Run([&session, flags] {
        auto request = Named<pb::ReturnPlanRequest>(*flags);
        request.set_reason(flags->reason);
        return Do(session, kPlanReviews + std::string("ReturnPlan"), "terpadu", "PLANNER", request);
      });
  plan.Sub("advance", "Enter the next stage of a plan")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Text("STAGE", flags->stage, "Id of the stage", Presence::kRequired)
      .Text("--date", flags->date, "Day on which it is entered, 2025-03-20; today when not given")
      .Text("--note", flags->note, "What to remember of it")
      .Run([&session, flags] { return Advance(session, *flags); });
  plan.Sub("stages", "The stages of a plan, entered and to come")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Run([&session, flags] { return Stages(session, *flags); });
  plan.Sub("copy", "Copy a plan forward into a new draft")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Text("--as", flags->plan, "Id of the new plan", Presence::kRequired)
      .Text("--title", flags->title, "Its title; the old one's when not given")
      .Number("--year", flags->year, 0, 2200, "Its first year; the year after the old plan when not given")
      .Flag("--move-years", flags->move_years, "Take the old years' ceilings and targets where there are no new ones")
      .Run([&session, flags] { return Copy(session, *flags); });
  plan.Sub("drop", "Throw a draft away, with its nodes and indicators")
      .Text("NAME", flags->name, kNameHelp, Presence::kRequired)
      .Run([&session, flags] { return Drop(session, *flags); });
}

}  // namespace terpadu::command
