#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/performance/v1/agreement.pb.h"

namespace terpadu::reporting {

// A signed performance agreement: what it promises and what serves it, written by the events of performance.
absl::Status PutAgreement(Writes& writes, const performance::v1::Agreement& agreement);
// FAILED_PRECONDITION, reason AGREEMENT_MISSING, when its signature was not applied.
absl::Status SupersedeAgreement(Writes& writes, std::string_view agreement);

}  // namespace terpadu::reporting
