#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// Which of these packages there are, whatever their state.
absl::StatusOr<std::set<std::string>> PackagesThere(postgres::Transaction& transaction, std::string_view instansi,
                                                    const std::vector<std::string>& ids);

// New packages at version 1 in one statement: with details, locations and allocations, counted on their lines, which
// are locked. ABORTED, reason CONCURRENT_CHANGE, when one of them has come to be meanwhile. At most 1,000.
absl::Status InsertDrafts(postgres::Transaction& transaction, std::string_view instansi,
                          const std::vector<v1::RupPackage>& packages, absl::Time now);

}  // namespace terpadu::procurement::store
