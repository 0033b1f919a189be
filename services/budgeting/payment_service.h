#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/budgeting/v1/payment_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.PaymentService; the contract of each method is its comment in the proto.
class PaymentService {
 public:
  PaymentService();
  PaymentService(const PaymentService&) = delete;
  PaymentService& operator=(const PaymentService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // payment_handlers.cc
  absl::StatusOr<v1::Payment> CreatePayment(rpc::CallContext& call, const v1::CreatePaymentRequest& request);
  absl::StatusOr<v1::Payment> ResubmitPayment(rpc::CallContext& call, const v1::ResubmitPaymentRequest& request);
  absl::StatusOr<v1::Payment> GetPayment(rpc::CallContext& call, const v1::GetPaymentRequest& request);
  absl::StatusOr<v1::ListPaymentsResponse> ListPayments(rpc::CallContext& call, const v1::ListPaymentsRequest& request);
  absl::StatusOr<v1::ListAccountingsResponse> ListAccountings(rpc::CallContext& call,
                                                              const v1::ListAccountingsRequest& request);

  // payment_step_handlers.cc
  absl::StatusOr<v1::Payment> VerifyPayment(rpc::CallContext& call, const v1::VerifyPaymentRequest& request);
  absl::StatusOr<v1::Payment> SignPayment(rpc::CallContext& call, const v1::SignPaymentRequest& request);
  absl::StatusOr<v1::Payment> IssuePayment(rpc::CallContext& call, const v1::IssuePaymentRequest& request);
  absl::StatusOr<v1::Payment> ReturnPayment(rpc::CallContext& call, const v1::ReturnPaymentRequest& request);
  absl::StatusOr<v1::Payment> CancelPayment(rpc::CallContext& call, const v1::CancelPaymentRequest& request);

  // advance_handlers.cc
  absl::StatusOr<v1::Payment> OverrideCashPlan(rpc::CallContext& call, const v1::OverrideCashPlanRequest& request);
  absl::StatusOr<v1::AccountAdvanceResponse> AccountAdvance(rpc::CallContext& call,
                                                            const v1::AccountAdvanceRequest& request);
  absl::StatusOr<v1::Payment> ReturnAdvance(rpc::CallContext& call, const v1::ReturnAdvanceRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
  rules::RuleBook rules_;
};

}  // namespace terpadu::budgeting
