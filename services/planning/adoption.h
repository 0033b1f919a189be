#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/planning/consistency.h"
#include "services/planning/names.h"
#include "services/planning/store/plan_store.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

struct AdoptionRules {
  std::string last_stage;  // in which alone it is adopted; "" for a kind without stages
  ConsistencyRules consistency;
};

// Puts a verified plan in force within the transaction: its check, its row, the row of the plan it replaces, and the
// events of its nodes (parents first: by kind), its indicators and the plans.
absl::StatusOr<v1::Plan> Adopt(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                               const AdoptionRules& rules, const v1::AdoptPlanRequest& request);

// Whether `state`, of the plan `name` or of none, may be replaced: NOT_FOUND, or FAILED_PRECONDITION, reason
// PLAN_NOT_ADOPTED (metadata: plan, state).
absl::Status CheckInForce(const std::string& name, const std::optional<LockedPlan>& plan);

}  // namespace terpadu::planning
