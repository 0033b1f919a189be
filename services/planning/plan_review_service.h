#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/planning/v1/plan_review_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.PlanReviewService; the contract is in its proto.
class PlanReviewService {
 public:
  PlanReviewService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // review_handlers.cc
  absl::StatusOr<v1::Plan> SubmitPlan(rpc::CallContext& call, const v1::SubmitPlanRequest& request);
  absl::StatusOr<v1::Plan> ReturnPlan(rpc::CallContext& call, const v1::ReturnPlanRequest& request);
  absl::StatusOr<v1::Plan> VerifyPlan(rpc::CallContext& call, const v1::VerifyPlanRequest& request);

  // stage_handlers.cc
  absl::StatusOr<v1::Plan> AdvancePlanStage(rpc::CallContext& call, const v1::AdvancePlanStageRequest& request);
  absl::StatusOr<v1::ListPlanStagesResponse> ListPlanStages(rpc::CallContext& call,
                                                            const v1::ListPlanStagesRequest& request);

  // diff_handler.cc
  absl::StatusOr<v1::DiffPlansResponse> DiffPlans(rpc::CallContext& call, const v1::DiffPlansRequest& request);

  // check_handlers.cc
  absl::StatusOr<v1::PlanCheck> CheckPlan(rpc::CallContext& call, const v1::CheckPlanRequest& request);
  absl::StatusOr<v1::ListConsistencyFindingsResponse> ListConsistencyFindings(
      rpc::CallContext& call, const v1::ListConsistencyFindingsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::planning
