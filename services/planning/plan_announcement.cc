#include "services/planning/plan_announcement.h"

#include "libs/base/error.h"
#include "libs/rpc/etag.h"

namespace terpadu::planning {

absl::StatusOr<v1::Plan> ReadPlan(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(std::optional<v1::Plan> plan, FindPlan(executor, key));
  if (!plan.has_value()) {
    return NotFound(key.Name());
  }
  return *std::move(plan);
}

absl::Status NotDraft(const PlanKey& key, v1::PlanState state) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_DRAFT",
               key.Name() + " is " + v1::PlanState_Name(state) + ": only a draft is written to",
               {{"plan", key.Name()}, {"state", v1::PlanState_Name(state)}});
}

absl::StatusOr<LockedPlan> LockPlanAt(postgres::Transaction& transaction, const PlanKey& key, const std::string& etag) {
  TERPADU_ASSIGN(std::optional<LockedPlan> plan, LockPlan(transaction, key));
  if (!plan.has_value()) {
    return NotFound(key.Name());
  }
  TERPADU_ASSIGN(const std::optional<int64_t> demanded, rpc::VersionOf(etag));
  if (demanded.has_value() && *demanded != plan->version) {
    return rpc::EtagMismatch(key.Name());
  }
  return *std::move(plan);
}

absl::StatusOr<LockedPlan> LockDraft(postgres::Transaction& transaction, const PlanKey& key, const std::string& etag) {
  TERPADU_ASSIGN(LockedPlan plan, LockPlanAt(transaction, key, etag));
  if (plan.state != v1::PLAN_STATE_DRAFT) {
    return NotDraft(key, plan.state);
  }
  return plan;
}

}  // namespace terpadu::planning
