#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// Whether the contract may be signed after the selection of its package, which is locked. FAILED_PRECONDITION:
// SELECTION_NOT_AWARDED (metadata: selection, state); VENDOR_NOT_AWARDED, CONTRACT_ABOVE_AWARD; APPOINTMENT_MISSING
// (metadata: selection), for one of `appointing` methods without SPPBJ; VENDOR_BLACKLISTED (metadata: vendor, until),
// today, also of a registered vendor without a selection. A package that no selection was planned for is asked nothing
// else.
absl::Status CheckAwarded(postgres::Transaction& transaction, const std::string& instansi, const v1::Contract& contract,
                          const std::vector<std::string>& appointing);

}  // namespace terpadu::procurement
