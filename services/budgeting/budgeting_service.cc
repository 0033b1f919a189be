#include "services/budgeting/budgeting_service.h"

namespace terpadu::budgeting {

BudgetingService::BudgetingService() : handlers_("terpadu.budgeting.v1.BudgetingService") {
  handlers_.Unary("CreateBudget", this, &BudgetingService::CreateBudget);
  handlers_.Unary("GetBudget", this, &BudgetingService::GetBudget);
  handlers_.Unary("BatchSetCeilings", this, &BudgetingService::BatchSetCeilings);
  handlers_.Unary("BatchCreateBudgetLines", this, &BudgetingService::BatchCreateBudgetLines);
  handlers_.Unary("ApproveBudget", this, &BudgetingService::ApproveBudget);
  handlers_.Unary("ReviseBudget", this, &BudgetingService::ReviseBudget);
  handlers_.Unary("GetBudgetLine", this, &BudgetingService::GetBudgetLine);
  handlers_.Unary("ListBudgetLines", this, &BudgetingService::ListBudgetLines);
  handlers_.Unary("Reserve", this, &BudgetingService::Reserve);
  handlers_.Unary("ConfirmReservation", this, &BudgetingService::ConfirmReservation);
  handlers_.Unary("CommitReservation", this, &BudgetingService::CommitReservation);
  handlers_.Unary("ReleaseReservation", this, &BudgetingService::ReleaseReservation);
  handlers_.Unary("RecordDisbursement", this, &BudgetingService::RecordDisbursement);
  handlers_.Unary("GetReservation", this, &BudgetingService::GetReservation);
  handlers_.Unary("ListReservations", this, &BudgetingService::ListReservations);
  handlers_.Unary("ListCommitments", this, &BudgetingService::ListCommitments);
  handlers_.Unary("ListDisbursements", this, &BudgetingService::ListDisbursements);
}

}  // namespace terpadu::budgeting
