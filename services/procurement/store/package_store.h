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
#include "services/procurement/store/standing_of_person.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// NOT_FOUND when there is none.
absl::StatusOr<v1::RupPackage> GetPackage(postgres::Connection& connection, const postgres::Scope& scope,
                                          std::string_view id);
absl::StatusOr<v1::RupPackage> ReadPackage(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id);
// Locked until the transaction ends. Lines are locked before packages, packages before RPP.
absl::StatusOr<v1::RupPackage> LockPackage(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::RupPackage>> ListPackages(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const rpc::Page& page);

// The package and its details, without its allocations, at version 1. ALREADY_EXISTS, reason RUP_PACKAGE_EXISTS
// (metadata: name).
absl::Status InsertPackage(postgres::Transaction& transaction, const v1::RupPackage& package, absl::Time now);
// Its allocations; their lines are there.
absl::Status InsertAllocations(postgres::Transaction& transaction, const v1::RupPackage& package);

// Writes what changes in the life of a package (state, finalizer, revised_by) as `package` has it, and raises its
// version, there and here. The row is locked by LockPackage.
absl::Status UpdatePackage(postgres::Transaction& transaction, v1::RupPackage& package);
// Why it goes to kaji ulang; the version is raised by UpdatePackage.
absl::Status SetReviewReason(postgres::Transaction& transaction, std::string_view instansi, std::string_view id,
                             std::string_view reason);

// An announced package that has gone to kaji ulang.
struct SentToReview {
  std::string id;
  int64_t version;
};
// Sends the announced packages with an allocation on `line` there, at most `limit` of them, by id.
absl::StatusOr<std::vector<SentToReview>> SendToReview(postgres::Transaction& transaction, std::string_view instansi,
                                                       std::string_view line, std::string_view reason, int limit);

// The one statement of AnnounceRupPackage.
extern const postgres::Statement kAnnounce;
struct Announcement {
  std::string name;
  std::optional<int64_t> version;  // that the caller saw
  std::string announcer;
  bool finalizer_may_not = true;
  PactDemand pact;
  absl::Time now;
  std::string request_id;
  std::string method;
  std::string fingerprint;
  std::string audit;
};
// None when the package may not be announced so (or the request was seen before), and nothing has changed.
absl::StatusOr<std::optional<v1::RupPackage>> Announce(postgres::Connection& connection, const postgres::Scope& scope,
                                                       const Announcement& announcement);

// `rows` of the columns of a package; for the statements of this folder.
v1::RupPackage PackageIn(const postgres::Rows& rows, int row, std::string_view instansi);

}  // namespace terpadu::procurement::store
