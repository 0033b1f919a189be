#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/planning/v1/plan_draft_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.PlanDraftService; the contract is in its proto.
class PlanDraftService {
 public:
  PlanDraftService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // draft_handlers.cc
  absl::StatusOr<v1::Plan> CreatePlan(rpc::CallContext& call, const v1::CreatePlanRequest& request);
  absl::StatusOr<v1::Plan> UpdatePlan(rpc::CallContext& call, const v1::UpdatePlanRequest& request);
  absl::StatusOr<v1::Plan> CopyPlan(rpc::CallContext& call, const v1::CopyPlanRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeletePlan(rpc::CallContext& call, const v1::DeletePlanRequest& request);

  // node_batch_handlers.cc
  absl::StatusOr<v1::BatchCreatePlanNodesResponse> BatchCreatePlanNodes(rpc::CallContext& call,
                                                                        const v1::BatchCreatePlanNodesRequest& request);
  absl::StatusOr<v1::BatchUpdatePlanNodesResponse> BatchUpdatePlanNodes(rpc::CallContext& call,
                                                                        const v1::BatchUpdatePlanNodesRequest& request);
  absl::StatusOr<v1::BatchDeletePlanNodesResponse> BatchDeletePlanNodes(rpc::CallContext& call,
                                                                        const v1::BatchDeletePlanNodesRequest& request);

  // indicator_batch_handlers.cc
  absl::StatusOr<v1::BatchCreateIndicatorsResponse> BatchCreateIndicators(
      rpc::CallContext& call, const v1::BatchCreateIndicatorsRequest& request);
  absl::StatusOr<v1::BatchUpdateIndicatorsResponse> BatchUpdateIndicators(
      rpc::CallContext& call, const v1::BatchUpdateIndicatorsRequest& request);
  absl::StatusOr<v1::BatchDeleteIndicatorsResponse> BatchDeleteIndicators(
      rpc::CallContext& call, const v1::BatchDeleteIndicatorsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::planning
