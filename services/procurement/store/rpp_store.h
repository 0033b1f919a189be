#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/policy.h"
#include "services/procurement/store/standing_of_person.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// An RPP and its version, which the API shows in the etag alone.
struct VersionedRpp {
  v1::Rpp rpp;
  int64_t version = 0;
};

// NOT_FOUND when there is none.
absl::StatusOr<VersionedRpp> GetRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                    std::string_view id);
// Locked until the transaction ends; its package is locked before it.
absl::StatusOr<VersionedRpp> LockRpp(postgres::Transaction& transaction, std::string_view instansi,
                                     std::string_view id);
// The name of the package of an RPP, which never changes. NOT_FOUND when there is no such RPP.
absl::StatusOr<std::string> PackageOfRpp(postgres::Transaction& transaction, std::string_view instansi,
                                         std::string_view id);
// The RPP of a package that is under review or approved, locked.
absl::StatusOr<std::optional<VersionedRpp>> LockLiveRpp(postgres::Transaction& transaction, std::string_view instansi,
                                                        std::string_view rup_package_id);
absl::StatusOr<std::optional<std::string>> FindLiveRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                                       std::string_view rup_package_id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::Rpp>> ListRpps(postgres::Connection& connection, const postgres::Scope& scope,
                                              const rpc::Page& page);

// At version 1. RppExists() when the id is taken.
absl::Status InsertRpp(postgres::Transaction& transaction, const v1::Rpp& rpp, const v1::RppContent& content);

// Writes what changes in the life of an RPP (state, approver) as `rpp` has it, and raises its version, there and here.
absl::Status UpdateRpp(postgres::Transaction& transaction, VersionedRpp& rpp);

// ALREADY_EXISTS for an id that is taken, FAILED_PRECONDITION for a package that has an RPP under review or approved;
// reason RPP_EXISTS (metadata: rpp).
absl::Status RppExists(absl::StatusCode code, const std::string& name);

// The one statement of SubmitRpp. `rpp` holds what the program knows; due date, days late, date of the checklist and
// version of the package come from the package, in the statement.
struct Submission {
  v1::Rpp rpp;
  v1::RppContent content;
  const RppPolicy* policy;
  PactDemand pact;
  absl::Time now;
  std::string request_id;
  std::string method;
  std::string fingerprint;
  std::string audit;
};
// None when the package may not have such an RPP (or the request was seen before), and nothing has changed.
// ALREADY_EXISTS, with the constraint, when another RPP came at the same time or has the id.
absl::StatusOr<std::optional<v1::Rpp>> SubmitRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                                 const Submission& submission);

// `rows` of the columns of an RPP; for the statements of this folder.
VersionedRpp RppIn(const postgres::Rows& rows, int row, std::string_view instansi);

}  // namespace terpadu::procurement::store
