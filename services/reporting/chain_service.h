#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/reporting/v1/chain_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.ChainService; the contract is in its proto.
class ChainService {
 public:
  ChainService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Chain> GetChain(rpc::CallContext& call, const v1::GetChainRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
