#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/rupiah.h"
#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/matrix.h"
#include "services/planning/domain/plan_tree.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {

// Reads the typed cells of one row. Each function notes what it cannot read.

// The row's own budgets by year, none inherited. None with BUDGET_MISSING (INFO) when its cells are empty, `-` or words
// such as `APBD`; none with an ERROR finding when one is no amount. 0 is an amount. A column without a year counts for
// each of `years` when its header says so or there is one year alone, else for the last (BUDGET_PERIOD_UNKNOWN).
std::vector<YearAmount> ReadBudgets(const MatrixRow& row, const Layout& layout, const std::vector<int>& years,
                                    const ImportProfile& profile, Findings& findings);

// The targets by year; a year whose cell is empty is absent, one that prints `-` is of kind NONE. A target without a
// year is that of the last (TARGET_WITHOUT_YEAR).
std::vector<TreeIndicator::Target> ReadTargets(const MatrixRow& row, const std::vector<int>& years,
                                               const ImportProfile& profile, Findings& findings);
// The target that is printed beside the series for its end.
std::optional<TreeIndicator::Target> ReadFinalTarget(const MatrixRow& row, const std::vector<int>& years,
                                                     const ImportProfile& profile, Findings& findings);

// The value from which the row's indicator starts; none when its cell is empty or cannot be read. As printed, it is
// also a detail of the node.
std::optional<TargetValue> ReadBaseline(const MatrixRow& row, const ImportProfile& profile, Findings& findings);

// The ids of the units that the row's cell names; none, without a finding, where `units` is null. A cell that was
// inherited is noted where it is printed, not again.
std::vector<std::string> ReadUnits(const MatrixRow& row, const Layout& layout, const UnitDirectory* units,
                                   Findings& findings);

// Whether a cell says that there is nothing: it is empty, or prints `-`.
bool SaysNothing(const std::string& text);

}  // namespace terpadu::planning
