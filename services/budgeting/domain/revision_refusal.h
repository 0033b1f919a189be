#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// As refusal.h, for revisions that are being prepared.

// ALREADY_EXISTS
absl::Status RevisionExists(std::string_view revision);

// FAILED_PRECONDITION
absl::Status RevisionIsGathered(std::string_view revision);
absl::Status RkaChanged(std::string_view revision, std::string_view rka);

}  // namespace terpadu::budgeting
