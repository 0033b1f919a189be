#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/store/kua_ppas.h"
#include "services/budgeting/store/budgets.h"

namespace terpadu::budgeting {

absl::StatusOr<v1::KuaPpas> BudgetPreparationService::CreateKuaPpas(rpc::CallContext& call,
                                                                    const v1::CreateKuaPpasRequest& request) {
  Fields fields;
  const KuaPpasKey key = {fields.Budget("parent", request.parent()),
                          fields.NewId("kua_ppas_id", request.kua_ppas_id())};
  const v1::RevisionKind kind = request.kua_ppas().kind();
  if (kind != v1::REVISION_KIND_MURNI && kind != v1::REVISION_KIND_PERUBAHAN) {
    fields.Add("kua_ppas.kind", "must be REVISION_KIND_MURNI or REVISION_KIND_PERUBAHAN");
  }
  fields.Text("kua_ppas.title", request.kua_ppas().title(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::KuaPpas>(call, key.budget.instansi, request,
                                [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::KuaPpas> {
                                  TERPADU_RETURN_IF_ERROR(LockBudget(transaction, key.budget).status());
                                  return InsertKuaPpas(transaction, key, request.kua_ppas(), call.AuditJson());
                                });
}

absl::StatusOr<v1::KuaPpas> BudgetPreparationService::GetKuaPpas(rpc::CallContext& call,
                                                                 const v1::GetKuaPpasRequest& request) {
  Fields fields;
  const KuaPpasKey key = ReadKuaPpasKey(fields, "name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::GetKuaPpas(call, key);
}

absl::StatusOr<v1::ListKuaPpasResponse> BudgetPreparationService::ListKuaPpas(rpc::CallContext& call,
                                                                              const v1::ListKuaPpasRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found, budgeting::ListKuaPpas(call, budget, After(page), page.size + 1));
  v1::ListKuaPpasResponse response;
  FillPage(page, std::move(found), *response.mutable_kua_ppas(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::KuaPpas> BudgetPreparationService::SubmitKuaPpas(rpc::CallContext& call,
                                                                    const v1::SubmitKuaPpasRequest& request) {
  Fields fields;
  const KuaPpasKey key = ReadKuaPpasKey(fields, "name", request.name());
  const std::string day = fields.Day("submit_date", request.submit_date());
  const auto etag = fields.Etag("etag", request.etag());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::KuaPpas>(
      call, key.budget.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::KuaPpas> {
        TERPADU_RETURN_IF_ERROR(LockKuaPpas(transaction, key, etag, v1::KUA_PPAS_STATE_DRAFT));
        return budgeting::SubmitKuaPpas(transaction, key, day, call.AuditJson());
      });
}

absl::StatusOr<v1::KuaPpas> BudgetPreparationService::ReopenKuaPpas(rpc::CallContext& call,
                                                                    const v1::ReopenKuaPpasRequest& request) {
  Fields fields;
  const KuaPpasKey key = ReadKuaPpasKey(fields, "name", request.name());
  const auto etag = fields.Etag("etag", request.etag());
  fields.Text("remarks", request.remarks(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::KuaPpas>(
      call, key.budget.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::KuaPpas> {
        TERPADU_RETURN_IF_ERROR(LockKuaPpas(transaction, key, etag, v1::KUA_PPAS_STATE_SUBMITTED));
        return budgeting::ReopenKuaPpas(transaction, key, call.AuditJson(request.remarks()));
      });
}

absl::StatusOr<v1::KuaPpas> BudgetPreparationService::AgreeKuaPpas(rpc::CallContext& call,
                                                                   const v1::AgreeKuaPpasRequest& request) {
  Fields fields;
  const KuaPpasKey key = ReadKuaPpasKey(fields, "name", request.name());
  const std::string day = fields.Day("agree_date", request.agree_date());
  const auto etag = fields.Etag("etag", request.etag());
  fields.Text("legal_basis", request.legal_basis(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::KuaPpas>(
      call, key.budget.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::KuaPpas> {
        // Lines are added under the budget's lock: what there is of them stays while it is checked.
        TERPADU_RETURN_IF_ERROR(LockBudget(transaction, key.budget).status());
        TERPADU_RETURN_IF_ERROR(LockKuaPpas(transaction, key, etag, v1::KUA_PPAS_STATE_SUBMITTED));
        return budgeting::AgreeKuaPpas(transaction, key, day, request.legal_basis(), call.AuditJson());
      });
}

}  // namespace terpadu::budgeting
