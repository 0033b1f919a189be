#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/reporting/store/writes.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::reporting {

// Figures of packages, RPPs and contracts, written by the events of procurement.

// The package with its allocations, those on one line summed.
absl::Status PutPackage(Writes& writes, const procurement::v1::RupPackage& package);
// Changes the package's state and what is announced on its lines.
absl::Status SetPackageState(Writes& writes, std::string_view package, procurement::v1::RupPackageState state);

absl::Status PutRpp(Writes& writes, const procurement::v1::Rpp& rpp);
absl::Status PutContract(Writes& writes, const procurement::v1::Contract& contract);
absl::Status RefuseContract(Writes& writes, std::string_view contract);
absl::Status SignContract(Writes& writes, std::string_view contract);
absl::Status AmendContract(Writes& writes, std::string_view contract, int64_t amount);
// The reviewer's first answer to an RPP: `2018-02-20`.
absl::Status AnswerRpp(Writes& writes, std::string_view rpp, std::string_view day);

}  // namespace terpadu::reporting
