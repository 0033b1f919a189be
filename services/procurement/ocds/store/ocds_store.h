#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/ocds/process.h"

namespace terpadu::procurement::store {

// Both give the version from now on.
absl::StatusOr<int64_t> PutPublisher(postgres::Transaction& transaction, const v1::OcdsPublisher& publisher);
// FAILED_PRECONDITION, reason OCDS_PUBLISHER_MISSING.
absl::StatusOr<v1::OcdsPublisher> GetPublisher(postgres::Connection& connection, const postgres::Scope& scope);

// NOT_FOUND for a package that does not exist.
absl::StatusOr<int64_t> PutExemption(postgres::Transaction& transaction, std::string_view instansi, std::string_view id,
                                     bool exempt, const std::string& legal_basis);

// Packages that were ever announced and are not exempt, by id; one more than a page when there are more. `unit` "" for
// all.
absl::StatusOr<std::vector<std::string>> PublishedPackages(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page,
                                                           int year, const std::string& unit);
absl::StatusOr<bool> IsPublished(postgres::Connection& connection, const postgres::Scope& scope, std::string_view id);

// What each of these packages is told from, in their order.
absl::StatusOr<std::vector<ocds::Process>> ReadProcesses(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const std::vector<std::string>& ids);

}  // namespace terpadu::procurement::store
