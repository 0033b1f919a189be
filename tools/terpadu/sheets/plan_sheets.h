#pragma once

#include <string>
#include <vector>

#include "libs/sheet/table.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::command {

// A plan as tables, one a noun, each a row a resource, in the document's order. Resources of the plan stand by their
// ids, units by theirs; a list within a cell is separated by `; `. A year of the plan is a column: `pagu_2019` of the
// nodes, `target_2019` of the indicators, the latter as the document prints it.
//
//   nodes       node kind parent code title problem program units printed_units pagu_…
//   indicators  indicator node title unit_of_measure polarity aggregation baseline baseline_year target_… final_target
//               source
//   units       unit code title: those that the nodes name
sheet::Table NodesTable(const planning::v1::Plan& plan, const std::vector<planning::v1::PlanNode>& nodes);
sheet::Table IndicatorsTable(const planning::v1::Plan& plan, const std::vector<planning::v1::Indicator>& indicators);
sheet::Table UnitsTable(const std::vector<planning::v1::PlanNode>& nodes, const std::vector<planning::v1::Unit>& units);

}  // namespace terpadu::command
