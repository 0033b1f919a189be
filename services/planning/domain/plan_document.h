#pragma once

#include <string_view>

#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/matrix.h"
#include "services/planning/domain/plan_tree.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {

// A document as it was understood. `tree` is worth nothing when `findings` has an ERROR.
struct PlanDocument {
  PlanTree tree;
  LineCounts lines;
  Findings findings;
};

// bytes › lines and cells › kinds of line › merged cells › typed cells › tree
PlanDocument ReadPlanDocument(std::string_view content, const ImportProfile& profile, const UnitDirectory& units);

}  // namespace terpadu::planning
