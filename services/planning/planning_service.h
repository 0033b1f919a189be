#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/unit_changes.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.PlanningService; the contract is in its proto.
class PlanningService {
 public:
  PlanningService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // unit_handlers.cc
  absl::StatusOr<v1::Unit> CreateUnit(rpc::CallContext& call, const v1::CreateUnitRequest& request);
  absl::StatusOr<v1::Unit> UpdateUnit(rpc::CallContext& call, const v1::UpdateUnitRequest& request);
  absl::StatusOr<v1::MergeUnitsResponse> MergeUnits(rpc::CallContext& call, const v1::MergeUnitsRequest& request);
  absl::StatusOr<v1::Unit> GetUnit(rpc::CallContext& call, const v1::GetUnitRequest& request);
  absl::StatusOr<v1::ListUnitsResponse> ListUnits(rpc::CallContext& call, const v1::ListUnitsRequest& request);
  absl::StatusOr<v1::ResolveUnitResponse> ResolveUnit(rpc::CallContext& call, const v1::ResolveUnitRequest& request);

  // import_handler.cc
  absl::StatusOr<v1::ImportPlanResponse> ImportPlan(rpc::CallContext& call, const v1::ImportPlanRequest& request);

  // plan_handlers.cc
  absl::StatusOr<v1::Plan> GetPlan(rpc::CallContext& call, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(rpc::CallContext& call, const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> AdoptPlan(rpc::CallContext& call, const v1::AdoptPlanRequest& request);
  absl::StatusOr<v1::ListPlanNodesResponse> ListPlanNodes(rpc::CallContext& call,
                                                          const v1::ListPlanNodesRequest& request);
  absl::StatusOr<v1::ListIndicatorsResponse> ListIndicators(rpc::CallContext& call,
                                                            const v1::ListIndicatorsRequest& request);

 private:
  absl::StatusOr<UnitKindRules> KindRules(rpc::CallContext& call, const std::string& instansi);
  absl::StatusOr<ImportProfile> ProfileInForce(rpc::CallContext& call, const std::string& instansi,
                                               const std::string& profile);
  // The profile that a request names or defines, with the reform areas of its rule.
  absl::StatusOr<ImportProfile> ProfileOf(rpc::CallContext& call, const std::string& instansi,
                                          const v1::ImportPlanRequest& request);

  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

// NOT_FOUND, reason NOT_FOUND (metadata: name).
absl::Status NotFound(const std::string& name);

}  // namespace terpadu::planning
