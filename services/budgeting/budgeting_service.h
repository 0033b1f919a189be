#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.BudgetingService; the contract of each method is its comment in the proto. A handler reads the
// fields of its request, all at once, and hands a command to the store.
class BudgetingService {
 public:
  BudgetingService();
  BudgetingService(const BudgetingService&) = delete;
  BudgetingService& operator=(const BudgetingService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // budget_handlers.cc
  absl::StatusOr<v1::Budget> CreateBudget(rpc::CallContext& call, const v1::CreateBudgetRequest& request);
  absl::StatusOr<v1::Budget> GetBudget(rpc::CallContext& call, const v1::GetBudgetRequest& request);
  absl::StatusOr<v1::Budget> ApproveBudget(rpc::CallContext& call, const v1::ApproveBudgetRequest& request);
  absl::StatusOr<v1::Budget> ReviseBudget(rpc::CallContext& call, const v1::ReviseBudgetRequest& request);

  // line_handlers.cc
  absl::StatusOr<v1::BatchSetCeilingsResponse> BatchSetCeilings(rpc::CallContext& call,
                                                                const v1::BatchSetCeilingsRequest& request);
  absl::StatusOr<v1::BatchCreateBudgetLinesResponse> BatchCreateBudgetLines(
      rpc::CallContext& call, const v1::BatchCreateBudgetLinesRequest& request);
  absl::StatusOr<v1::BudgetLine> GetBudgetLine(rpc::CallContext& call, const v1::GetBudgetLineRequest& request);
  absl::StatusOr<v1::ListBudgetLinesResponse> ListBudgetLines(rpc::CallContext& call,
                                                              const v1::ListBudgetLinesRequest& request);

  // money_handlers.cc
  absl::StatusOr<v1::Reservation> Reserve(rpc::CallContext& call, const v1::ReserveRequest& request);
  absl::StatusOr<v1::Reservation> ConfirmReservation(rpc::CallContext& call,
                                                     const v1::ConfirmReservationRequest& request);
  absl::StatusOr<v1::Commitment> CommitReservation(rpc::CallContext& call, const v1::CommitReservationRequest& request);
  absl::StatusOr<v1::Reservation> ReleaseReservation(rpc::CallContext& call,
                                                     const v1::ReleaseReservationRequest& request);
  absl::StatusOr<v1::Disbursement> RecordDisbursement(rpc::CallContext& call,
                                                      const v1::RecordDisbursementRequest& request);
  absl::StatusOr<v1::Reservation> GetReservation(rpc::CallContext& call, const v1::GetReservationRequest& request);
  absl::StatusOr<v1::ListReservationsResponse> ListReservations(rpc::CallContext& call,
                                                                const v1::ListReservationsRequest& request);
  absl::StatusOr<v1::ListCommitmentsResponse> ListCommitments(rpc::CallContext& call,
                                                              const v1::ListCommitmentsRequest& request);
  absl::StatusOr<v1::ListDisbursementsResponse> ListDisbursements(rpc::CallContext& call,
                                                                  const v1::ListDisbursementsRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
