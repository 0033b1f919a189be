#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "tools/terpadu/command/session.h"

namespace terpadu::command {

// The resource name of a budget line that was given as one, or, of the budget of `year`, by its id or its codes
// `{sub kegiatan}/{account}`. FLAG_MISSING without a year where one is needed; LINE_NOT_FOUND when not exactly one line
// has the codes.
absl::StatusOr<std::string> LineName(Services& services, const Session& session, const std::string& given,
                                     const std::string& year);

}  // namespace terpadu::command
