#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/rup_method.h"
#include "terpadu/procurement/v1/rup.pb.h"

namespace terpadu::procurement::store {

// Packages in force by direct procurement of one unit, account, month and category, each within the category's limit
// and together above it. One more row than a page when there are more. An account that is not known counts for nothing.
absl::StatusOr<std::vector<v1::SplittingWarning>> ListSplitting(
    postgres::Connection& connection, const postgres::Scope& scope, const rpc::Page& page,
    const std::map<std::string, domain::MethodRules>& rules);

// What orders the warnings, and the key of a page's token.
std::string SplittingKey(const v1::SplittingWarning& warning);

// The other packages with which one of this unit, month, category and pagu, on these lines, would look split: the
// warnings as they would be, without it among the packages but with it in the total.
struct Suspect {
  std::string unit;
  std::string month;  // `2018-03`
  std::string category;
  std::vector<std::string> lines;
  std::vector<int64_t> amounts;  // of the lines
  int64_t pagu = 0;
  std::string id;  // of the package itself, when it exists; "" else
};
absl::StatusOr<std::vector<v1::SplittingWarning>> SplittingWith(postgres::Connection& connection,
                                                                const postgres::Scope& scope, const Suspect& suspect,
                                                                const domain::MethodRules& rules);

}  // namespace terpadu::procurement::store
