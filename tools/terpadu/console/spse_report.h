#pragma once

#include <string>

#include "terpadu/procurement/v1/spse_service.pb.h"

namespace terpadu::command {

// What an import of selections came to: what there is, the findings by kind with rupiah, what to do and the rule, and,
// unless `brief`, each finding that weighs more than information.
std::string DrawSpseSelections(const procurement::v1::ImportSpseSelectionsResponse& response, bool dry_run, bool brief);

std::string DrawSpseSchedules(const procurement::v1::ImportSpseSchedulesResponse& response, bool dry_run, bool brief);

// Each figure with its formula, numerator and denominator.
std::string DrawSpseTimeliness(const procurement::v1::SpseTimeliness& timeliness);

}  // namespace terpadu::command
