#pragma once

#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/matrix.h"

namespace terpadu::planning {

// Gives the empty cells of the columns that inherit the text of the row above in the same block, as the printed table
// does by a cell that reaches over several rows, and marks them. Each is a finding: ACTION_INHERITED, UNIT_INHERITED or
// CELL_INHERITED. A cell that prints `-` is not empty.
void FillMergedCells(Matrix& matrix, const ImportProfile& profile, Findings& findings);

}  // namespace terpadu::planning
