#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/budgeting/v1/budget_preparation_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.BudgetPreparationService; the contract of each method is its comment in the proto. A handler
// reads the fields of its request, all at once, and hands them to the store.
class BudgetPreparationService {
 public:
  BudgetPreparationService();
  BudgetPreparationService(const BudgetPreparationService&) = delete;
  BudgetPreparationService& operator=(const BudgetPreparationService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // kua_ppas_handlers.cc
  absl::StatusOr<v1::KuaPpas> CreateKuaPpas(rpc::CallContext& call, const v1::CreateKuaPpasRequest& request);
  absl::StatusOr<v1::KuaPpas> GetKuaPpas(rpc::CallContext& call, const v1::GetKuaPpasRequest& request);
  absl::StatusOr<v1::ListKuaPpasResponse> ListKuaPpas(rpc::CallContext& call, const v1::ListKuaPpasRequest& request);
  absl::StatusOr<v1::KuaPpas> SubmitKuaPpas(rpc::CallContext& call, const v1::SubmitKuaPpasRequest& request);
  absl::StatusOr<v1::KuaPpas> ReopenKuaPpas(rpc::CallContext& call, const v1::ReopenKuaPpasRequest& request);
  absl::StatusOr<v1::KuaPpas> AgreeKuaPpas(rpc::CallContext& call, const v1::AgreeKuaPpasRequest& request);

  // ceiling_handlers.cc
  absl::StatusOr<v1::BatchSetSubKegiatanCeilingsResponse> BatchSetSubKegiatanCeilings(
      rpc::CallContext& call, const v1::BatchSetSubKegiatanCeilingsRequest& request);
  absl::StatusOr<v1::ListSubKegiatanCeilingsResponse> ListSubKegiatanCeilings(
      rpc::CallContext& call, const v1::ListSubKegiatanCeilingsRequest& request);

  // milestone_handlers.cc
  absl::StatusOr<v1::BudgetMilestone> RecordBudgetMilestone(rpc::CallContext& call,
                                                            const v1::RecordBudgetMilestoneRequest& request);
  absl::StatusOr<v1::ListBudgetMilestonesResponse> ListBudgetMilestones(rpc::CallContext& call,
                                                                        const v1::ListBudgetMilestonesRequest& request);

  // standard_price_handlers.cc
  absl::StatusOr<v1::BatchSetStandardPricesResponse> BatchSetStandardPrices(
      rpc::CallContext& call, const v1::BatchSetStandardPricesRequest& request);
  absl::StatusOr<v1::StandardPrice> GetStandardPrice(rpc::CallContext& call,
                                                     const v1::GetStandardPriceRequest& request);
  absl::StatusOr<v1::ListStandardPricesResponse> ListStandardPrices(rpc::CallContext& call,
                                                                    const v1::ListStandardPricesRequest& request);
  absl::StatusOr<v1::StandardPrice> LookUpStandardPrice(rpc::CallContext& call,
                                                        const v1::LookUpStandardPriceRequest& request);

  // rka_handlers.cc
  absl::StatusOr<v1::Rka> CreateRka(rpc::CallContext& call, const v1::CreateRkaRequest& request);
  absl::StatusOr<v1::Rka> GetRka(rpc::CallContext& call, const v1::GetRkaRequest& request);
  absl::StatusOr<v1::ListRkasResponse> ListRkas(rpc::CallContext& call, const v1::ListRkasRequest& request);
  absl::StatusOr<v1::Rka> SubmitRka(rpc::CallContext& call, const v1::SubmitRkaRequest& request);
  absl::StatusOr<v1::Rka> VerifyRka(rpc::CallContext& call, const v1::VerifyRkaRequest& request);
  absl::StatusOr<v1::Rka> ReturnRka(rpc::CallContext& call, const v1::ReturnRkaRequest& request);
  absl::StatusOr<v1::MakeBudgetFromRkasResponse> MakeBudgetFromRkas(rpc::CallContext& call,
                                                                    const v1::MakeBudgetFromRkasRequest& request);

  // rka_item_handlers.cc
  absl::StatusOr<v1::BatchSetRkaItemsResponse> BatchSetRkaItems(rpc::CallContext& call,
                                                                const v1::BatchSetRkaItemsRequest& request);
  absl::StatusOr<v1::Rka> BatchDeleteRkaItems(rpc::CallContext& call, const v1::BatchDeleteRkaItemsRequest& request);
  absl::StatusOr<v1::ListRkaItemsResponse> ListRkaItems(rpc::CallContext& call, const v1::ListRkaItemsRequest& request);
  absl::StatusOr<v1::ListRkaLinesResponse> ListRkaLines(rpc::CallContext& call, const v1::ListRkaLinesRequest& request);
  absl::StatusOr<v1::ListBudgetLineItemsResponse> ListBudgetLineItems(rpc::CallContext& call,
                                                                      const v1::ListBudgetLineItemsRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
  rules::RuleBook rules_;
};

}  // namespace terpadu::budgeting
