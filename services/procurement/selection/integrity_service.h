#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/procurement/v1/integrity_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.IntegrityService. They need the database of ProcurementService.
class IntegrityService {
 public:
  IntegrityService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::IntegrityPact> SignIntegrityPact(rpc::CallContext& call,
                                                      const v1::SignIntegrityPactRequest& request);
  absl::StatusOr<v1::ListIntegrityPactsResponse> ListIntegrityPacts(rpc::CallContext& call,
                                                                    const v1::ListIntegrityPactsRequest& request);
  absl::StatusOr<v1::ConflictDeclaration> DeclareConflict(rpc::CallContext& call,
                                                          const v1::DeclareConflictRequest& request);
  absl::StatusOr<v1::ListConflictDeclarationsResponse> ListConflictDeclarations(
      rpc::CallContext& call, const v1::ListConflictDeclarationsRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
