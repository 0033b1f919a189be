#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/client.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/procurement/contract/settlement_runner.h"
#include "terpadu/procurement/v1/contract_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.ContractService. They need the database of ProcurementService.
class ContractService {
 public:
  // `budgeting` must outlive it.
  explicit ContractService(rpc::Client* budgeting, FaultPoint fault_point = {});

  const rpc::ServiceHandlers& handlers() const { return handlers_; }
  const SettlementRunner& settlement_runner() const { return settlements_; }

  absl::StatusOr<v1::Appointment> IssueAppointment(rpc::CallContext& call, const v1::IssueAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> WithdrawAppointment(rpc::CallContext& call,
                                                      const v1::WithdrawAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> GetAppointment(rpc::CallContext& call, const v1::GetAppointmentRequest& request);
  absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(rpc::CallContext& call,
                                                                const v1::ListAppointmentsRequest& request);

  absl::StatusOr<v1::ContractExecution> PrepareExecution(rpc::CallContext& call,
                                                         const v1::PrepareExecutionRequest& request);
  absl::StatusOr<v1::ContractExecution> StartExecution(rpc::CallContext& call,
                                                       const v1::StartExecutionRequest& request);
  absl::StatusOr<v1::ContractExecution> PlanProgress(rpc::CallContext& call, const v1::PlanProgressRequest& request);
  absl::StatusOr<v1::ContractExecution> MeasureProgress(rpc::CallContext& call,
                                                        const v1::MeasureProgressRequest& request);
  absl::StatusOr<v1::ContractExecution> RecordHandOver(rpc::CallContext& call,
                                                       const v1::RecordHandOverRequest& request);
  absl::StatusOr<v1::ContractExecution> TerminateContract(rpc::CallContext& call,
                                                          const v1::TerminateContractRequest& request);
  absl::StatusOr<v1::ContractExecution> CloseContract(rpc::CallContext& call, const v1::CloseContractRequest& request);
  absl::StatusOr<v1::ContractExecution> GetContractExecution(rpc::CallContext& call,
                                                             const v1::GetContractExecutionRequest& request);
  absl::StatusOr<v1::ListContractExecutionsResponse> ListContractExecutions(
      rpc::CallContext& call, const v1::ListContractExecutionsRequest& request);
  absl::StatusOr<v1::Penalty> AssessPenalty(rpc::CallContext& call, const v1::AssessPenaltyRequest& request);
  absl::StatusOr<v1::ListPaymentTermsResponse> ListPaymentTerms(rpc::CallContext& call,
                                                                const v1::ListPaymentTermsRequest& request);

  absl::StatusOr<v1::Guarantee> RegisterGuarantee(rpc::CallContext& call, const v1::RegisterGuaranteeRequest& request);
  absl::StatusOr<v1::Guarantee> ExtendGuarantee(rpc::CallContext& call, const v1::ExtendGuaranteeRequest& request);
  absl::StatusOr<v1::Guarantee> ClaimGuarantee(rpc::CallContext& call, const v1::ClaimGuaranteeRequest& request);
  absl::StatusOr<v1::Guarantee> ReturnGuarantee(rpc::CallContext& call, const v1::ReturnGuaranteeRequest& request);
  absl::StatusOr<v1::ListGuaranteesResponse> ListGuarantees(rpc::CallContext& call,
                                                            const v1::ListGuaranteesRequest& request);

  absl::StatusOr<v1::Addendum> AmendContract(rpc::CallContext& call, const v1::AmendContractRequest& request);
  absl::StatusOr<v1::ListAddendaResponse> ListAddenda(rpc::CallContext& call, const v1::ListAddendaRequest& request);

  absl::StatusOr<v1::ContractMeeting> HoldContractMeeting(rpc::CallContext& call,
                                                          const v1::HoldContractMeetingRequest& request);
  absl::StatusOr<v1::ListContractMeetingsResponse> ListContractMeetings(rpc::CallContext& call,
                                                                        const v1::ListContractMeetingsRequest& request);

 private:
  rules::RuleBook rules_;
  SettlementRunner settlements_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
