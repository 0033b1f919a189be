#include "google/type/date.pb.h"
#include "libs/base/error.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/fields.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/plan_rules.h"
#include "services/planning/requests.h"
#include "services/planning/store/node_batch.h"
#include "services/planning/store/stage_store.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

google::type::Date DateOf(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

absl::StatusOr<EnteredStage> ReadStage(const v1::AdvancePlanStageRequest& request, CalendarDay today) {
  FieldErrors errors;
  const google::type::Date& date = request.date();
  const CalendarDay day(date.year(), date.month(), date.day());
  if (day.year() != date.year() || day.month() != date.month() || day.day() != date.day() || date.year() < 1) {
    errors.Add("date", "must be a day of the calendar");
  } else if (day > today) {
    errors.Add("date", "must not be in the future");
  }
  if (!request.note().empty()) {
    CheckText("note", request.note(), kLongestTitle, errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return EnteredStage{request.stage(), day, request.note()};
}

absl::Status Refuse(const char* reason, const std::string& message, const ErrorMetadata& metadata) {
  return Error(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

absl::Status CheckNext(const PlanKey& key, const LockedPlan& plan, const Stages& stages, const std::string& asked) {
  const std::string state = v1::PlanState_Name(plan.state);
  if (plan.state == v1::PLAN_STATE_ADOPTED || plan.state == v1::PLAN_STATE_REPLACED) {
    return Refuse("PLAN_IN_FORCE", key.Name() + " is " + state + ": its stages are over",
                  {{"plan", key.Name()}, {"state", state}});
  }
  const Stage* next = stages.After(plan.stage);
  if (next == nullptr) {
    return Refuse("STAGE_LAST", key.Name() + " is in its last stage, " + plan.stage,
                  {{"plan", key.Name()}, {"stage", plan.stage}});
  }
  if (next->id != asked) {
    return Refuse("STAGE_OUT_OF_ORDER", "the next stage of " + key.Name() + " is " + next->id + ", not " + asked,
                  {{"plan", key.Name()}, {"stage", asked}, {"next", next->id}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Plan> Advance(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                 const Stages& stages, const EnteredStage& entered, const std::string& etag) {
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, etag));
  TERPADU_RETURN_IF_ERROR(CheckNext(key, plan, stages, entered.stage));
  TERPADU_ASSIGN(const std::vector<EnteredStage> before, ListStages(transaction, key));
  if (before.size() > 1 && before.back().entered > entered.entered) {  // the first is entered with the creation
    FieldErrors errors;
    errors.Add("date", "must not be before " + FormatDay(before.back().entered) + ", when " + before.back().stage +
                           " was entered");
    return errors.ToStatus();
  }
  TERPADU_RETURN_IF_ERROR(EnterStage(transaction, key, entered, call.clock->Now()));
  v1::PlanStageAdvanced event;
  *event.mutable_entered() = DateOf(entered.entered);
  event.set_days_late(DaysLate(stages.Find(entered.stage)->DueDay(plan.start_year), entered.entered));
  return Announce(call, transaction, key, plan.version + 1, event, entered.note);
}

v1::PlanStage ToProto(const Stage& stage, int plan_year, const std::vector<EnteredStage>& entered) {
  v1::PlanStage out;
  out.set_stage(stage.id);
  out.set_title(stage.title);
  const std::optional<CalendarDay> due = stage.DueDay(plan_year);
  if (due.has_value()) {
    *out.mutable_due() = DateOf(*due);
  }
  for (const EnteredStage& there : entered) {
    if (there.stage == stage.id) {
      *out.mutable_entered() = DateOf(there.entered);
      out.set_days_late(DaysLate(due, there.entered));
      out.set_note(there.note);
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<v1::Plan> PlanReviewService::AdvancePlanStage(rpc::CallContext& call,
                                                             const v1::AdvancePlanStageRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  TERPADU_ASSIGN(const EnteredStage entered, ReadStage(request, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!head.has_value()) {
    return NotFound(request.name());
  }
  TERPADU_ASSIGN(const std::optional<StagesInForce> stages, StagesOf(rules_, call, key.instansi, head->kind));
  if (!stages.has_value()) {
    const std::string kind = v1::PlanKind_Name(head->kind);
    return Refuse("PLAN_WITHOUT_STAGES", "a plan of kind " + kind + " has no stages",
                  {{"plan", key.Name()}, {"kind", kind}});
  }
  return rpc::Once<v1::Plan>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Advance(call, transaction, key, stages->stages, entered, request.etag());
  });
}

absl::StatusOr<v1::ListPlanStagesResponse> PlanReviewService::ListPlanStages(rpc::CallContext& call,
                                                                             const v1::ListPlanStagesRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(executor, key));
  if (!head.has_value()) {
    return NotFound(request.parent());
  }
  TERPADU_ASSIGN(const std::optional<StagesInForce> stages, StagesOf(rules_, call, key.instansi, head->kind));
  v1::ListPlanStagesResponse response;
  if (!stages.has_value()) {
    return response;
  }
  TERPADU_ASSIGN(const std::vector<EnteredStage> entered, ListStages(executor, key));
  for (const Stage& stage : stages->stages.all()) {
    *response.add_plan_stages() = ToProto(stage, head->start_year, entered);
  }
  response.set_legal_basis(stages->legal_basis);
  return response;
}

}  // namespace terpadu::planning
