#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/closing_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.ClosingService; the contract of each method is its comment in the proto.
class ClosingService {
 public:
  ClosingService();
  ClosingService(const ClosingService&) = delete;
  ClosingService& operator=(const ClosingService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // closing_handlers.cc
  absl::StatusOr<v1::BudgetClosing> CloseBudget(rpc::CallContext& call, const v1::CloseBudgetRequest& request);
  absl::StatusOr<v1::BudgetClosing> GetBudgetClosing(rpc::CallContext& call,
                                                     const v1::GetBudgetClosingRequest& request);
  absl::StatusOr<v1::ListLineClosingsResponse> ListLineClosings(rpc::CallContext& call,
                                                                const v1::ListLineClosingsRequest& request);
  absl::StatusOr<v1::ListCarryOversResponse> ListCarryOvers(rpc::CallContext& call,
                                                            const v1::ListCarryOversRequest& request);
  absl::StatusOr<v1::TakeInCarryOversResponse> TakeInCarryOvers(rpc::CallContext& call,
                                                                const v1::TakeInCarryOversRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
