#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "services/procurement/selection/names.h"
#include "terpadu/procurement/v1/complaint_reference_service.pb.h"

namespace terpadu::procurement::store {

inline constexpr char kComplaintPattern[] = "instansi/{instansi}/complaintReferences/{complaint_reference}";

struct StoredComplaint {
  v1::ComplaintReference complaint;
  int64_t version = 0;
};
// At version 1. ALREADY_EXISTS, reason COMPLAINT_REFERENCE_EXISTS (metadata: name); NOT_FOUND for the package.
absl::Status InsertComplaint(postgres::Transaction& transaction, const v1::ComplaintReference& complaint);
absl::StatusOr<StoredComplaint> LockComplaint(postgres::Transaction& transaction, const ResourceId& id);
// Writes the state and raises the version, there and here.
absl::Status UpdateComplaint(postgres::Transaction& transaction, StoredComplaint& stored);
// Of one package, or all with ""; one more row than a page when there are more.
absl::StatusOr<std::vector<v1::ComplaintReference>> ListComplaints(postgres::Connection& connection,
                                                                   const postgres::Scope& scope,
                                                                   std::string_view rup_package_id, bool with_exempt,
                                                                   const rpc::Page& page);

}  // namespace terpadu::procurement::store
