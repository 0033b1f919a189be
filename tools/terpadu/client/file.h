#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace terpadu::command {

// The bytes of a file, or of standard input for `-`; NOT_FOUND, reason FILE_UNREADABLE; more than `most` bytes are
// INVALID_ARGUMENT, reason FILE_TOO_LARGE.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t most);

}  // namespace terpadu::command
