#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// NOT_FOUND when there is none.
absl::StatusOr<v1::Contract> GetContract(postgres::Connection& connection, const postgres::Scope& scope,
                                         std::string_view id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::Contract>> ListContracts(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const rpc::Page& page);

// OK when the package, which is locked, has no contract; else FAILED_PRECONDITION, reason CONTRACT_EXISTS (metadata:
// contract).
absl::Status CheckNoContract(postgres::Transaction& transaction, std::string_view instansi,
                             std::string_view rup_package_id);

// At version 1; its package is locked. CONTRACT_EXISTS (metadata: contract): ALREADY_EXISTS for an id that is taken,
// FAILED_PRECONDITION for a package that has another.
absl::Status InsertContract(postgres::Transaction& transaction, const v1::Contract& contract);

}  // namespace terpadu::procurement::store
