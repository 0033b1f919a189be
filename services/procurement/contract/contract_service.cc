#include "services/procurement/contract/contract_service.h"

#include <utility>

namespace terpadu::procurement {

ContractService::ContractService(rpc::Client* budgeting, FaultPoint fault_point)
    : settlements_(budgeting, std::move(fault_point)), handlers_("terpadu.procurement.v1.ContractService") {
  handlers_.Unary("IssueAppointment", this, &ContractService::IssueAppointment);
  handlers_.Unary("WithdrawAppointment", this, &ContractService::WithdrawAppointment);
  handlers_.Unary("GetAppointment", this, &ContractService::GetAppointment);
  handlers_.Unary("ListAppointments", this, &ContractService::ListAppointments);
  handlers_.Unary("PrepareExecution", this, &ContractService::PrepareExecution);
  handlers_.Unary("StartExecution", this, &ContractService::StartExecution);
  handlers_.Unary("PlanProgress", this, &ContractService::PlanProgress);
  handlers_.Unary("MeasureProgress", this, &ContractService::MeasureProgress);
  handlers_.Unary("RecordHandOver", this, &ContractService::RecordHandOver);
  handlers_.Unary("TerminateContract", this, &ContractService::TerminateContract);
  handlers_.Unary("CloseContract", this, &ContractService::CloseContract);
  handlers_.Unary("GetContractExecution", this, &ContractService::GetContractExecution);
  handlers_.Unary("ListContractExecutions", this, &ContractService::ListContractExecutions);
  handlers_.Unary("AssessPenalty", this, &ContractService::AssessPenalty);
  handlers_.Unary("ListPaymentTerms", this, &ContractService::ListPaymentTerms);
  handlers_.Unary("RegisterGuarantee", this, &ContractService::RegisterGuarantee);
  handlers_.Unary("ExtendGuarantee", this, &ContractService::ExtendGuarantee);
  handlers_.Unary("ClaimGuarantee", this, &ContractService::ClaimGuarantee);
  handlers_.Unary("ReturnGuarantee", this, &ContractService::ReturnGuarantee);
  handlers_.Unary("ListGuarantees", this, &ContractService::ListGuarantees);
  handlers_.Unary("AmendContract", this, &ContractService::AmendContract);
  handlers_.Unary("ListAddenda", this, &ContractService::ListAddenda);
  handlers_.Unary("HoldContractMeeting", this, &ContractService::HoldContractMeeting);
  handlers_.Unary("ListContractMeetings", this, &ContractService::ListContractMeetings);
}

}  // namespace terpadu::procurement
