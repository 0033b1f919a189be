#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/reporting/v1/e_monev_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.EMonevService; the contract is in its proto.
class EMonevService {
 public:
  EMonevService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::GetProgressResponse> GetProgress(rpc::CallContext& call, const v1::GetProgressRequest& request);
  absl::StatusOr<v1::ListProgressResponse> ListProgress(rpc::CallContext& call, const v1::ListProgressRequest& request);
  absl::StatusOr<v1::ListContractProgressResponse> ListContractProgress(rpc::CallContext& call,
                                                                        const v1::ListContractProgressRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
