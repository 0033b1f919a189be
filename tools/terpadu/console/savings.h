#pragma once

#include <string>
#include <vector>

#include "terpadu/reporting/v1/savings_service.pb.h"
#include "terpadu/reporting/v1/warning_service.pb.h"

namespace terpadu::command {

// For people, at most 100 columns wide.

// The figure with its reasons, by unit and account as they are grouped.
std::string DrawSavings(const reporting::v1::GetPotentialSavingsResponse& savings);
std::string DrawSavingsLines(const reporting::v1::ListPotentialSavingsResponse& lines);
std::string DrawImpact(const reporting::v1::ImpactResponse& impact, const reporting::v1::ListImpactHitsResponse& hits);
std::string DrawWarnings(const reporting::v1::ListWarningsResponse& warnings);
std::string DrawWarning(const reporting::v1::GetWarningResponse& warning);
std::string DrawEvaluation(const reporting::v1::EvaluateWarningsResponse& evaluation);

}  // namespace terpadu::command
