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
  std::vector<Matrix::Total> totals;
};

// What the reader of a document is told beside the profile.
struct ReadingOptions {
  int start_year = 0;  // of the plan, where the document names no years
  int end_year = 0;
  bool needs_years = true;  // a document without years is an ERROR, else a WARNING
  bool has_units = true;    // units are looked up in the directory; else they stay as printed, which is one INFO
};

// bytes › lines and cells › kinds of line › columns › merged cells › typed cells › tree
PlanDocument ReadPlanDocument(std::string_view content, const ImportProfile& profile, const UnitDirectory& units,
                              const ReadingOptions& options = {});

}  // namespace terpadu::planning
