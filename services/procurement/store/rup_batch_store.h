#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/procurement/store/standing_of_person.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// Packages that one person moves on together: all of them or none.
struct RupBatch {
  std::string instansi;
  std::vector<std::string> ids;
  std::vector<int64_t> versions;  // that the caller saw; 0 for any
  std::string actor;
  bool finalizer_may_not = false;  // the actor must not be who finalised
  PactDemand pact;
  absl::Time now;
  std::string request_id;
  std::string method;
  std::string fingerprint;
  std::string audit;
};

// The one statement of each: the packages as they are after it, in the order of the batch. None when one of them may
// not be moved so (or the request was seen before), and nothing has changed.
absl::StatusOr<std::optional<std::vector<v1::RupPackage>>> FinalizeBatch(postgres::Connection& connection,
                                                                         const postgres::Scope& scope,
                                                                         const RupBatch& batch);
absl::StatusOr<std::optional<std::vector<v1::RupPackage>>> AnnounceBatch(postgres::Connection& connection,
                                                                         const postgres::Scope& scope,
                                                                         const RupBatch& batch);

// Those of `ids` that exist, in the order of `ids`.
absl::StatusOr<std::vector<v1::RupPackage>> GetPackages(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const std::vector<std::string>& ids);
absl::StatusOr<std::vector<v1::RupPackage>> LockPackages(postgres::Transaction& transaction, std::string_view instansi,
                                                         const std::vector<std::string>& ids);

}  // namespace terpadu::procurement::store
