#pragma once

#include "services/planning/domain/plan_document.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

type::v1::Finding ToProto(const Finding& finding);

v1::LineCounts ToProto(const LineCounts& lines);

// The findings and line counts of a document, without a plan.
v1::ImportPlanResponse ReportOf(const PlanDocument& document);

}  // namespace terpadu::planning
