#pragma once

#include <string>

#include "absl/status/status.h"

namespace terpadu::command {

// Writes a whole file; UNAVAILABLE, reason FILE_NOT_WRITTEN.
absl::Status WriteFile(const std::string& path, const std::string& bytes);

}  // namespace terpadu::command
