#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/cash_plan_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.CashPlanService; the contract of each method is its comment in the proto.
class CashPlanService {
 public:
  CashPlanService();
  CashPlanService(const CashPlanService&) = delete;
  CashPlanService& operator=(const CashPlanService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::BatchSetCashPlansResponse> BatchSetCashPlans(rpc::CallContext& call,
                                                                  const v1::BatchSetCashPlansRequest& request);
  absl::StatusOr<v1::CashPlan> GetCashPlan(rpc::CallContext& call, const v1::GetCashPlanRequest& request);
  absl::StatusOr<v1::ListCashPlansResponse> ListCashPlans(rpc::CallContext& call,
                                                          const v1::ListCashPlansRequest& request);
  absl::StatusOr<v1::ListCashReportResponse> ListCashReport(rpc::CallContext& call,
                                                            const v1::ListCashReportRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
