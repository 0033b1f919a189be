#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/integrity.pb.h"

namespace terpadu::procurement::store {

// INTEGRITY_PACT_EXISTS (metadata: name) for an id, or a person, role and year, that has one.
absl::Status InsertPact(postgres::Transaction& transaction, const v1::IntegrityPact& pact);
absl::StatusOr<std::vector<v1::IntegrityPact>> ListPacts(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const rpc::Page& page);

// CONFLICT_EXISTS (metadata: name); NOT_FOUND for a package or vendor that does not exist.
absl::Status InsertConflict(postgres::Transaction& transaction, const v1::ConflictDeclaration& conflict);
absl::StatusOr<std::vector<v1::ConflictDeclaration>> ListConflicts(postgres::Connection& connection,
                                                                   const postgres::Scope& scope, const rpc::Page& page);

}  // namespace terpadu::procurement::store
