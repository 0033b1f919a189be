#pragma once

#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/procurement/v1/complaint_reference_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.ComplaintReferenceService.
class ComplaintReferenceService {
 public:
  ComplaintReferenceService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ComplaintReference> CreateComplaintReference(rpc::CallContext& call,
                                                                  const v1::CreateComplaintReferenceRequest& request);
  absl::StatusOr<v1::ComplaintReference> TellComplaintState(rpc::CallContext& call,
                                                            const v1::TellComplaintStateRequest& request);
  absl::StatusOr<v1::ListComplaintReferencesResponse> ListComplaintReferences(
      rpc::CallContext& call, const v1::ListComplaintReferencesRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
