#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/commitment_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.CommitmentService; the contract of each method is its comment in the proto.
class CommitmentService {
 public:
  CommitmentService();
  CommitmentService(const CommitmentService&) = delete;
  CommitmentService& operator=(const CommitmentService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // commitment_handlers.cc
  absl::StatusOr<v1::Commitment> ReduceCommitment(rpc::CallContext& call, const v1::ReduceCommitmentRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
