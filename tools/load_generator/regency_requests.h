#pragma once

#include <string>
#include <vector>

#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/planning/v1/plan_draft_service.pb.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/generator/regency.h"

namespace terpadu::load {

// What loads a regency through the public API, in batches of 1,000. `instansi` is the id of the body that gets it.

std::vector<planning::v1::CreateUnitRequest> UnitRequests(const generator::Regency& regency,
                                                          const std::string& instansi);
planning::v1::CreatePlanRequest PlanRequest(const std::string& instansi);
// In the order of the document: a program, its kegiatan, their sub kegiatan. A batch needs those before it.
std::vector<planning::v1::BatchCreatePlanNodesRequest> NodeRequests(const generator::Regency& regency,
                                                                    const std::string& instansi);

budgeting::v1::CreateBudgetRequest BudgetRequest(const std::string& instansi);
std::vector<budgeting::v1::BatchCreateBudgetLinesRequest> LineRequests(const generator::Regency& regency,
                                                                       const std::string& instansi);

}  // namespace terpadu::load
