#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/rupiah.h"
#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/matrix.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {

// Reads the typed cells of one action's row. Each function notes what it cannot read.

// The row's own budget for a year. None with BUDGET_MISSING (INFO) when the cell is empty or `-`; none with an ERROR
// finding when it is no amount. 0 is an amount.
std::optional<Rupiah> ReadBudget(const MatrixRow& row, const ImportProfile& profile, Findings& findings);

// The targets by year; a year whose cell is empty is absent, one that prints `-` is of kind NONE.
std::vector<std::pair<int, TargetValue>> ReadTargets(const MatrixRow& row, const std::vector<int>& years,
                                                     const ImportProfile& profile, Findings& findings);

// The ids of the units that the row's cell names. A cell that was inherited is noted where it is printed, not again.
std::vector<std::string> ReadUnits(const MatrixRow& row, const ImportProfile& profile, const UnitDirectory& units,
                                   Findings& findings);

// Whether a cell says that there is nothing: it is empty, or prints `-`.
bool SaysNothing(const std::string& text);

}  // namespace terpadu::planning
