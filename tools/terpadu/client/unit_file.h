#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/client/services.h"

namespace terpadu::command {

// Requests to create the units of a file of instansi `instansi`. A line is tab-separated: id, title, and optionally
// aliases separated by `|`, code, kind (`BAGIAN`) and the id of the unit it is part of, which comes before it. Empty
// lines, lines that begin with `#`, and a first line that begins with `id` are left out. INVALID_ARGUMENT, reason
// UNIT_FILE_INVALID, names the first line that has no id or no title, or a kind that there is not.
absl::StatusOr<std::vector<planning::v1::CreateUnitRequest>> ParseUnitFile(std::string_view content,
                                                                           std::string_view instansi);

struct UnitsLoaded {
  int created = 0;
  int there = 0;  // the id was there already
};

// Creates the units; one whose id is there already is left as it is.
absl::StatusOr<UnitsLoaded> CreateUnits(Services& services, const Caller& caller,
                                        const std::vector<planning::v1::CreateUnitRequest>& requests);

}  // namespace terpadu::command
