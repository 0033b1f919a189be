#include "services/planning/planning_service.h"

#include "libs/base/error.h"

namespace terpadu::planning {
absl::Status NotFound(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", name + " does not exist", {{"name", name}});
}

PlanningService::PlanningService() : handlers_("terpadu.planning.v1.PlanningService") {
  handlers_.Unary("CreateUnit", this, &PlanningService::CreateUnit);
  handlers_.Unary("UpdateUnit", this, &PlanningService::UpdateUnit);
  handlers_.Unary("MergeUnits", this, &PlanningService::MergeUnits);
  handlers_.Unary("GetUnit", this, &PlanningService::GetUnit);
  handlers_.Unary("ListUnits", this, &PlanningService::ListUnits);
  handlers_.Unary("ResolveUnit", this, &PlanningService::ResolveUnit);
  handlers_.Unary("ImportPlan", this, &PlanningService::ImportPlan);
  handlers_.Unary("GetPlan", this, &PlanningService::GetPlan);
  handlers_.Unary("ListPlans", this, &PlanningService::ListPlans);
  handlers_.Unary("AdoptPlan", this, &PlanningService::AdoptPlan);
  handlers_.Unary("ListPlanNodes", this, &PlanningService::ListPlanNodes);
  handlers_.Unary("ListIndicators", this, &PlanningService::ListIndicators);
}

}  // namespace terpadu::planning
