#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/procurement/spse/cells.h"
#include "services/procurement/spse/findings.h"
#include "services/procurement/spse/policy.h"

namespace terpadu::procurement {

struct SpseScheduleExport {
  int rows = 0;
  int tenders = 0;  // those left out included
  std::vector<v1::SpseSchedule> schedules;
};

// Reads a CSV of at most 50,000 rows, one a stage; errors as ReadSpseSelections.
absl::StatusOr<SpseScheduleExport> ReadSpseSchedules(std::string_view content, const std::string& instansi,
                                                     const SpseUnits& units, const SpseStagePolicy& policy,
                                                     SpseFindings& findings);

}  // namespace terpadu::procurement
