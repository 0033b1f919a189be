#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace terpadu {

// Resource names by AIP-122: `instansi/{instansi}/units/{unit}`. Ids are 1 to 128 characters of [A-Za-z0-9._-],
// beginning with a letter or digit.

// The ids that stand for the {…} of `pattern` in `name`, in order. INVALID_ARGUMENT, reason INVALID_NAME, with the
// expected pattern in the message, when `name` does not follow it.
absl::StatusOr<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name);

// The name made of `pattern` and `ids`; asserts that their number agrees.
std::string FormatName(std::string_view pattern, const std::vector<std::string>& ids);

bool IsResourceId(std::string_view id);

// The instansi of any resource name or parent, "" when it names none.
std::string InstansiOf(std::string_view name);

}  // namespace terpadu
