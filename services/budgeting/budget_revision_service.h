#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/budget_revision_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.BudgetRevisionService; the contract of each method is its comment in the proto.
class BudgetRevisionService {
 public:
  BudgetRevisionService();
  BudgetRevisionService(const BudgetRevisionService&) = delete;
  BudgetRevisionService& operator=(const BudgetRevisionService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // revision_handlers.cc
  absl::StatusOr<v1::BudgetRevision> CreateBudgetRevision(rpc::CallContext& call,
                                                          const v1::CreateBudgetRevisionRequest& request);
  absl::StatusOr<v1::BudgetRevision> GetBudgetRevision(rpc::CallContext& call,
                                                       const v1::GetBudgetRevisionRequest& request);
  absl::StatusOr<v1::ListBudgetRevisionsResponse> ListBudgetRevisions(rpc::CallContext& call,
                                                                      const v1::ListBudgetRevisionsRequest& request);
  absl::StatusOr<v1::ListRevisionChangesResponse> ListRevisionChanges(rpc::CallContext& call,
                                                                      const v1::ListRevisionChangesRequest& request);
  absl::StatusOr<v1::BudgetRevision> SetRevisionChanges(rpc::CallContext& call,
                                                        const v1::SetRevisionChangesRequest& request);

  // revision_step_handlers.cc
  absl::StatusOr<v1::BudgetRevision> SubmitBudgetRevision(rpc::CallContext& call,
                                                          const v1::SubmitBudgetRevisionRequest& request);
  absl::StatusOr<v1::BudgetRevision> VerifyBudgetRevision(rpc::CallContext& call,
                                                          const v1::VerifyBudgetRevisionRequest& request);
  absl::StatusOr<v1::BudgetRevision> ReturnBudgetRevision(rpc::CallContext& call,
                                                          const v1::ReturnBudgetRevisionRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
