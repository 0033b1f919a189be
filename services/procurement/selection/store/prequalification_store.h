#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/selection/names.h"
#include "terpadu/procurement/v1/prequalification.pb.h"

namespace terpadu::procurement::store {

inline constexpr char kApplicationPattern[] = "instansi/{instansi}/selections/{selection}/applications/{application}";

// All of them change under the lock of their selection. Events of a prequalification are its selection's.
absl::Status InsertPrequalification(postgres::Transaction& transaction, const ResourceId& selection,
                                    absl::Time closing);
// None for a selection without one.
absl::StatusOr<std::optional<v1::Prequalification>> FindPrequalification(postgres::Transaction& transaction,
                                                                         const ResourceId& selection);
absl::Status UpdatePrequalification(postgres::Transaction& transaction, const ResourceId& selection,
                                    v1::Prequalification& prequalification);

// An application with what the API does not show.
struct StoredApplication {
  v1::PrequalificationApplication application;
  std::string presenter;
  int64_t version = 0;
};
// At version 1. APPLICATION_EXISTS (metadata: application): ALREADY_EXISTS for an id that is taken, FAILED_PRECONDITION
// for a vendor that has one; APPLICATIONS_CLOSED (metadata: closed) by the database's clock, which the inserting
// statement asks itself.
absl::Status InsertApplication(postgres::Transaction& transaction, v1::PrequalificationApplication& application,
                               absl::Time closing);
absl::StatusOr<std::vector<StoredApplication>> ReadApplications(postgres::Transaction& transaction,
                                                                const ResourceId& selection);
absl::StatusOr<StoredApplication> ReadApplication(postgres::Transaction& transaction, const PartId& id);
// Writes all that may change and raises the version, there and here.
absl::Status UpdateApplication(postgres::Transaction& transaction, StoredApplication& stored);
absl::StatusOr<std::vector<v1::PrequalificationApplication>> ListApplications(postgres::Connection& connection,
                                                                              const postgres::Scope& scope,
                                                                              std::string_view selection_id,
                                                                              const rpc::Page& page);

// NOT_SHORTLISTED when the selection has a prequalification and the vendor is not on its list.
absl::Status CheckShortlisted(postgres::Transaction& transaction, std::string_view instansi,
                              std::string_view selection_id, std::string_view vendor_id);

}  // namespace terpadu::procurement::store
