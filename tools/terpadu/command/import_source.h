#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::command {

// What `terpadu import` is given as files.

// Whether `profile` is a path to a definition rather than a name: it has a slash or ends in `.json`.
bool IsProfileFile(const std::string& profile);
// The JSON of a profile file.
absl::StatusOr<std::string> ReadProfileFile(const std::string& path);
// A built-in profile by name, or the one of a file. INVALID_ARGUMENT, reason PROFILE_UNKNOWN; FAILED_PRECONDITION,
// reason PROFILE_INVALID, with every fault.
absl::StatusOr<planning::ImportProfile> FindProfile(const std::string& profile);
// The units of a file as `terpadu units load` takes it.
absl::StatusOr<planning::UnitDirectory> ReadUnits(const std::string& path);

struct PlanYears {
  int start = 0;
  int end = 0;
};
// `2021-2024`, `2021` or "" for none; INVALID_ARGUMENT, reason YEARS_INVALID.
absl::StatusOr<PlanYears> ParseYears(const std::string& text);

}  // namespace terpadu::command
