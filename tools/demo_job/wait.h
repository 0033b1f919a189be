#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/demo_job/report.h"

namespace terpadu::demo {

// Asks `done` until it says true, for up to half a minute; tells `report` now and then that it waits, and for what.
// DEADLINE_EXCEEDED, reason STILL_WAITING, when the time is over; an error of `done` ends the waiting.
absl::Status WaitUntil(const std::string& what, Report& report, const std::function<absl::StatusOr<bool>()>& done);

}  // namespace terpadu::demo
