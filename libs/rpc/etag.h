#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace terpadu::rpc {

// The etag of a resource at `version` (AIP-154), a quoted opaque text.
std::string EtagOf(int64_t version);

// The version that `etag` demands; none when it is empty or "*". INVALID_ARGUMENT, reason INVALID_ETAG, for a text that
// EtagOf never gave.
absl::StatusOr<std::optional<int64_t>> VersionOf(std::string_view etag);

// ABORTED, reason ETAG_MISMATCH, for `resource`.
absl::Status EtagMismatch(std::string_view resource);

}  // namespace terpadu::rpc
