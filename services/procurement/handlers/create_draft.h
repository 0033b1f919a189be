#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/procurement/rup_policy.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// Creates the draft `package` (NewPackage) with its event: RUP_PACKAGE_EXISTS, METHOD_NOT_ALLOWED,
// SMALL_BUSINESS_ABOVE_LIMIT, LINE_UNKNOWN, LINE_OVERALLOCATED.
absl::StatusOr<v1::RupPackage> CreateDraft(rpc::CallContext& call, postgres::Transaction& transaction,
                                           const std::string& instansi, const v1::RupPackage& package,
                                           const RupPolicy& policy);

}  // namespace terpadu::procurement
