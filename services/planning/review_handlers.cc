#include "libs/base/error.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/consistency.h"
#include "services/planning/fields.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/requests.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

absl::Status NotSubmitted(const PlanKey& key, v1::PlanState state) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_SUBMITTED",
               key.Name() + " is " + v1::PlanState_Name(state) + ": it is not submitted",
               {{"plan", key.Name()}, {"state", v1::PlanState_Name(state)}});
}

absl::StatusOr<v1::Plan> Submit(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                const ConsistencyRules& rules, const std::string& etag) {
  TERPADU_RETURN_IF_ERROR(LockDraft(transaction, key, etag).status());
  TERPADU_ASSIGN(const v1::Plan plan, ReadPlan(transaction, key));
  if (plan.node_count() == 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_EMPTY", key.Name() + " has no node",
                 {{"plan", key.Name()}});
  }
  TERPADU_RETURN_IF_ERROR(CheckAndAnnounce(call, transaction, key, rules).status());
  TERPADU_RETURN_IF_ERROR(MarkSubmitted(transaction, key, call.actor.id));
  TERPADU_ASSIGN(const auto locked, LockPlan(transaction, key));
  return Announce(call, transaction, key, locked->version, v1::PlanSubmitted());
}

absl::StatusOr<v1::Plan> Return(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                const v1::ReturnPlanRequest& request) {
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, request.etag()));
  if (plan.state != v1::PLAN_STATE_SUBMITTED && plan.state != v1::PLAN_STATE_VERIFIED) {
    return NotSubmitted(key, plan.state);
  }
  TERPADU_RETURN_IF_ERROR(MarkReturned(transaction, key, request.reason()));
  return Announce(call, transaction, key, plan.version + 1, v1::PlanReturned(), request.reason());
}

absl::Status CheckConsistent(const PlanKey& key, const v1::PlanCheck& check) {
  const int errors = CountOf(check, type::v1::SEVERITY_ERROR);
  if (errors == 0) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_INCONSISTENT",
               key.Name() + " has " + std::to_string(errors) + " findings that keep it from being verified",
               {{"plan", key.Name()}, {"findings", std::to_string(errors)}});
}

absl::StatusOr<v1::Plan> Verify(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                const ConsistencyRules& rules, const std::string& etag) {
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, etag));
  if (plan.state != v1::PLAN_STATE_SUBMITTED) {
    return NotSubmitted(key, plan.state);
  }
  if (plan.submitted_by == call.actor.id) {
    return Error(absl::StatusCode::kPermissionDenied, "OWN_PLAN",
                 key.Name() + " is verified by another person than the one who submitted it", {{"plan", key.Name()}});
  }
  TERPADU_ASSIGN(const v1::PlanCheck check, CheckAndAnnounce(call, transaction, key, rules));
  TERPADU_RETURN_IF_ERROR(CheckConsistent(key, check));
  TERPADU_RETURN_IF_ERROR(MarkVerified(transaction, key, call.actor.id));
  TERPADU_ASSIGN(const LockedPlan verified, LockPlanAt(transaction, key, ""));
  return Announce(call, transaction, key, verified.version, v1::PlanVerified());
}

}  // namespace

PlanReviewService::PlanReviewService() : handlers_("terpadu.planning.v1.PlanReviewService") {
  handlers_.Unary("SubmitPlan", this, &PlanReviewService::SubmitPlan);
  handlers_.Unary("ReturnPlan", this, &PlanReviewService::ReturnPlan);
  handlers_.Unary("VerifyPlan", this, &PlanReviewService::VerifyPlan);
  handlers_.Unary("AdvancePlanStage", this, &PlanReviewService::AdvancePlanStage);
  handlers_.Unary("ListPlanStages", this, &PlanReviewService::ListPlanStages);
  handlers_.Unary("DiffPlans", this, &PlanReviewService::DiffPlans);
  handlers_.Unary("CheckPlan", this, &PlanReviewService::CheckPlan);
  handlers_.Unary("ListConsistencyFindings", this, &PlanReviewService::ListConsistencyFindings);
}

absl::StatusOr<v1::Plan> PlanReviewService::SubmitPlan(rpc::CallContext& call, const v1::SubmitPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  TERPADU_ASSIGN(const ConsistencyRules rules, ConsistencyRulesOf(rules_, call, key.instansi));
  return rpc::Once<v1::Plan>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Submit(call, transaction, key, rules, request.etag());
  });
}

absl::StatusOr<v1::Plan> PlanReviewService::ReturnPlan(rpc::CallContext& call, const v1::ReturnPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestTitle, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::Plan>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Return(call, transaction, key, request);
  });
}

absl::StatusOr<v1::Plan> PlanReviewService::VerifyPlan(rpc::CallContext& call, const v1::VerifyPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  TERPADU_ASSIGN(const ConsistencyRules rules, ConsistencyRulesOf(rules_, call, key.instansi));
  return rpc::Once<v1::Plan>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Verify(call, transaction, key, rules, request.etag());
  });
}

}  // namespace terpadu::planning
