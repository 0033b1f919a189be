#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/procurement/policy.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// What the handlers of RPP have in common.

// The RPP that a client described, as it is handed over: without what its package sets.
v1::Rpp NewRpp(const v1::Rpp& described, const std::string& name, const std::string& rup_package, bool revision,
               const std::string& submitter, absl::Time now);

// Whether `package` may have such an RPP: WRONG_STATE, HPS_ABOVE_PAGU, CHECKLIST_INCOMPLETE,
// CONTRACT_TYPE_NOT_ALLOWED. If so, the RPP with what the package sets: its version, the due date, the days late and
// the date of the checklist.
absl::StatusOr<v1::Rpp> FitToPackage(const v1::Rpp& rpp, const v1::RupPackage& package, const RppPolicy& policy);

}  // namespace terpadu::procurement
