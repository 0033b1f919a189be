#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/plan_document.h"
#include "services/planning/domain/unit_directory.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::planning {

// The sample of tools/samples.
std::string Sample();

// The table as the city printed it, where the shared data is: the folder that TERPADU_SHARED names, or ../shared beside
// the source. None elsewhere.
std::optional<std::string> PrintedTable();
// Another file of its data.
std::optional<std::string> SharedTable(const std::string& name);

// `content` as a built-in profile reads it, without units.
PlanDocument ReadAs(const std::string& profile, const std::string& content);

// The units of tools/samples, each with its id as name.
std::vector<v1::Unit> SampleUnits();
UnitDirectory SampleUnitNames();

// The profile `action-matrix` that is built in.
const ImportProfile& ActionMatrix();

// `content` as it is read with that profile and those units.
PlanDocument ReadWithSampleUnits(const std::string& content);

// Lines without their ends, and back.
std::vector<std::string> SplitLines(const std::string& content);
std::string JoinLines(const std::vector<std::string>& lines);
// `line` with the cell of `column`, from 1, replaced.
std::string WithCell(const std::string& line, size_t column, const std::string& text);

// "CODE@line:column" of each finding of at least `severity`.
std::vector<std::string> CodesIn(const PlanDocument& document, Severity least = Severity::kError);

}  // namespace terpadu::planning
