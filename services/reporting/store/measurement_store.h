#pragma once

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/performance/v1/performance.pb.h"

namespace terpadu::reporting {

// Which indicator was measured in which year, written by the events of performance.
absl::Status PutMeasurement(Writes& writes, const performance::v1::Measurement& measurement);

}  // namespace terpadu::reporting
