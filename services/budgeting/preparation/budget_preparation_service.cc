#include "services/budgeting/preparation/budget_preparation_service.h"

namespace terpadu::budgeting {

BudgetPreparationService::BudgetPreparationService() : handlers_("terpadu.budgeting.v1.BudgetPreparationService") {
  handlers_.Unary("CreateKuaPpas", this, &BudgetPreparationService::CreateKuaPpas);
  handlers_.Unary("GetKuaPpas", this, &BudgetPreparationService::GetKuaPpas);
  handlers_.Unary("ListKuaPpas", this, &BudgetPreparationService::ListKuaPpas);
  handlers_.Unary("BatchSetSubKegiatanCeilings", this, &BudgetPreparationService::BatchSetSubKegiatanCeilings);
  handlers_.Unary("ListSubKegiatanCeilings", this, &BudgetPreparationService::ListSubKegiatanCeilings);
  handlers_.Unary("SubmitKuaPpas", this, &BudgetPreparationService::SubmitKuaPpas);
  handlers_.Unary("ReopenKuaPpas", this, &BudgetPreparationService::ReopenKuaPpas);
  handlers_.Unary("AgreeKuaPpas", this, &BudgetPreparationService::AgreeKuaPpas);
  handlers_.Unary("RecordBudgetMilestone", this, &BudgetPreparationService::RecordBudgetMilestone);
  handlers_.Unary("ListBudgetMilestones", this, &BudgetPreparationService::ListBudgetMilestones);
  handlers_.Unary("BatchSetStandardPrices", this, &BudgetPreparationService::BatchSetStandardPrices);
  handlers_.Unary("GetStandardPrice", this, &BudgetPreparationService::GetStandardPrice);
  handlers_.Unary("ListStandardPrices", this, &BudgetPreparationService::ListStandardPrices);
  handlers_.Unary("LookUpStandardPrice", this, &BudgetPreparationService::LookUpStandardPrice);
  handlers_.Unary("CreateRka", this, &BudgetPreparationService::CreateRka);
  handlers_.Unary("GetRka", this, &BudgetPreparationService::GetRka);
  handlers_.Unary("ListRkas", this, &BudgetPreparationService::ListRkas);
  handlers_.Unary("BatchSetRkaItems", this, &BudgetPreparationService::BatchSetRkaItems);
  handlers_.Unary("BatchDeleteRkaItems", this, &BudgetPreparationService::BatchDeleteRkaItems);
  handlers_.Unary("ListRkaItems", this, &BudgetPreparationService::ListRkaItems);
  handlers_.Unary("ListRkaLines", this, &BudgetPreparationService::ListRkaLines);
  handlers_.Unary("SubmitRka", this, &BudgetPreparationService::SubmitRka);
  handlers_.Unary("VerifyRka", this, &BudgetPreparationService::VerifyRka);
  handlers_.Unary("ReturnRka", this, &BudgetPreparationService::ReturnRka);
  handlers_.Unary("MakeBudgetFromRkas", this, &BudgetPreparationService::MakeBudgetFromRkas);
  handlers_.Unary("ListBudgetLineItems", this, &BudgetPreparationService::ListBudgetLineItems);
}

}  // namespace terpadu::budgeting
