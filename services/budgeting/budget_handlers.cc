#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/store/budget_parts.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/dpa.h"

namespace terpadu::budgeting {
namespace {

// The fiscal year that a budget's id is.
int FiscalYear(std::string_view id, Fields& fields) {
  const bool is_year = id.size() == 4 && id[0] >= '1' && id.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_year) {
    fields.Add("budget_id", "must be a fiscal year, as in `2018`");
    return 0;
  }
  return std::stoi(std::string(id));
}

}  // namespace

absl::StatusOr<v1::Budget> BudgetingService::CreateBudget(rpc::CallContext& call,
                                                          const v1::CreateBudgetRequest& request) {
  Fields fields;
  const BudgetKey key = {fields.Instansi("parent", request.parent()), request.budget_id()};
  const int fiscal_year = FiscalYear(request.budget_id(), fields);
  fields.Link("plan", kPlanName, key.instansi, request.plan());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Budget>(
      call, key.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Budget> {
        TERPADU_ASSIGN(v1::Budget created,
                       InsertBudget(transaction, key, fiscal_year, request.plan(), call.AuditJson()));
        TERPADU_RETURN_IF_ERROR(AddAuthor(transaction, key, call.actor.id));
        return created;
      });
}

absl::StatusOr<v1::Budget> BudgetingService::GetBudget(rpc::CallContext& call, const v1::GetBudgetRequest& request) {
  Fields fields;
  const BudgetKey key = fields.Budget("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::GetBudget(call, key);
}

absl::StatusOr<v1::Budget> BudgetingService::ApproveBudget(rpc::CallContext& call,
                                                           const v1::ApproveBudgetRequest& request) {
  Fields fields;
  ApproveCommand command;
  command.budget = fields.Budget("name", request.name());
  command.legal_basis = request.legal_basis();
  command.etag = fields.Etag("etag", request.etag());
  command.actor = call.actor.id;
  command.audit = call.AuditJson();
  fields.Text("legal_basis", request.legal_basis(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Budget>(call, command.budget.instansi, request, [&](postgres::Transaction& transaction) {
    return budgeting::ApproveBudget(transaction, command);
  });
}

absl::StatusOr<v1::Budget> BudgetingService::ReviseBudget(rpc::CallContext& call,
                                                          const v1::ReviseBudgetRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("name", request.name());
  const auto ids = fields.Ids("revision", kRevisionName, request.revision());
  const ReviseCommand command = {.deed = {.revision = {{ids[0], ids[1]}, ids[2]},
                                          .act = RevisionAct::kApprove,
                                          .actor = call.actor.id,
                                          .remarks = request.legal_basis(),
                                          .etag = fields.Etag("etag", request.etag()),
                                          .audit = call.AuditJson()},
                                 .legal_basis = request.legal_basis()};
  fields.Text("legal_basis", request.legal_basis(), kLongestTitle);
  if (!ids[2].empty() && command.deed.revision.budget.Name() != budget.Name()) {
    fields.Add("revision", "must be of " + budget.Name());
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(call.actor.id.empty() ? ActorRequired() : absl::OkStatus());
  return rpc::Once<v1::Budget>(call, budget.instansi, request,
                               [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Budget> {
                                 auto revised = budgeting::ReviseBudget(transaction, command);
                                 TERPADU_RETURN_IF_ERROR(OverflowIn("revision", revised.status()));
                                 return revised;
                               });
}

}  // namespace terpadu::budgeting
