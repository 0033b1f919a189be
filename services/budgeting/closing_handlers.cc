#include <map>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/closing_service.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/carry_overs.h"
#include "services/budgeting/store/closing.h"

namespace terpadu::budgeting {
namespace {

// The id of a budget is its fiscal year.
bool Follows(const std::string& year, const std::string& last) {
  const auto is_year = [](const std::string& id) {
    return id.size() == 4 && id.find_first_not_of("0123456789") == std::string::npos;
  };
  return is_year(year) && is_year(last) && std::stoi(year) == std::stoi(last) + 1;
}

std::vector<std::string> ReadCarryOvers(const v1::TakeInCarryOversRequest& request, const BudgetKey& from,
                                        Fields& fields) {
  if (request.carry_overs_size() > kLargestBatch) {
    fields.Add("carry_overs", "must not be more than " + std::to_string(kLargestBatch));
  }
  std::vector<std::string> ids;
  std::map<std::string, int> seen;
  for (int i = 0; i < request.carry_overs_size() && i < kLargestBatch; ++i) {
    const std::string field = FieldOf("carry_overs", i);
    ids.push_back(fields.CarryOver(field, from, request.carry_overs(i)));
    if (const auto [first, is_new] = seen.emplace(ids.back(), i); !is_new) {
      fields.Add(field, "is named before, in " + FieldOf("carry_overs", first->second));
    }
  }
  return ids;
}

}  // namespace

ClosingService::ClosingService() : handlers_("terpadu.budgeting.v1.ClosingService") {
  handlers_.Unary("CloseBudget", this, &ClosingService::CloseBudget);
  handlers_.Unary("GetBudgetClosing", this, &ClosingService::GetBudgetClosing);
  handlers_.Unary("ListLineClosings", this, &ClosingService::ListLineClosings);
  handlers_.Unary("ListCarryOvers", this, &ClosingService::ListCarryOvers);
  handlers_.Unary("TakeInCarryOvers", this, &ClosingService::TakeInCarryOvers);
}

absl::StatusOr<v1::BudgetClosing> ClosingService::CloseBudget(rpc::CallContext& call,
                                                              const v1::CloseBudgetRequest& request) {
  Fields fields;
  CloseCommand command;
  command.budget = fields.Budget("name", request.name());
  command.legal_basis = request.legal_basis();
  command.etag = fields.Etag("etag", request.etag());
  command.audit = call.AuditJson();
  fields.Text("legal_basis", request.legal_basis(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  const std::string& instansi = command.budget.instansi;
  // A request_id that was used for something else shuts nothing.
  TERPADU_RETURN_IF_ERROR(rpc::ReplayedResource(call, instansi, request).status());
  {
    TERPADU_ASSIGN(postgres::Transaction first, call.db->Begin(call.ScopeOf(instansi)));
    TERPADU_RETURN_IF_ERROR(ShutBudget(first, command));
    TERPADU_RETURN_IF_ERROR(first.Commit());
  }
  return rpc::Once<v1::BudgetClosing>(call, instansi, request, [&](postgres::Transaction& transaction) {
    return budgeting::CloseBudget(transaction, command);
  });
}

absl::StatusOr<v1::BudgetClosing> ClosingService::GetBudgetClosing(rpc::CallContext& call,
                                                                   const v1::GetBudgetClosingRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Closing("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return GetClosing(call, budget);
}

absl::StatusOr<v1::ListLineClosingsResponse> ClosingService::ListLineClosings(
    rpc::CallContext& call, const v1::ListLineClosingsRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto closings, budgeting::ListLineClosings(call, budget, After(page), page.size + 1));
  if (closings.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListLineClosingsResponse response;
  if (closings.size() > static_cast<size_t>(page.size)) {
    closings.resize(static_cast<size_t>(page.size));
    const std::string& last = closings.back().line();
    response.set_next_page_token(page.NextToken({last.substr(last.rfind('/') + 1)}));
  }
  response.mutable_line_closings()->Add(closings.begin(), closings.end());
  return response;
}

absl::StatusOr<v1::ListCarryOversResponse> ClosingService::ListCarryOvers(rpc::CallContext& call,
                                                                          const v1::ListCarryOversRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto carry_overs, budgeting::ListCarryOvers(call, budget, After(page), page.size + 1));
  if (carry_overs.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListCarryOversResponse response;
  FillPage(page, std::move(carry_overs), *response.mutable_carry_overs(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::TakeInCarryOversResponse> ClosingService::TakeInCarryOvers(
    rpc::CallContext& call, const v1::TakeInCarryOversRequest& request) {
  Fields fields;
  TakeInCommand command;
  command.budget = fields.Budget("name", request.name());
  command.from = fields.Budget("from", request.from());
  command.carry_overs = ReadCarryOvers(request, command.from, fields);
  command.legal_basis = request.legal_basis();
  command.etag = fields.Etag("etag", request.etag());
  command.audit = call.AuditJson();
  fields.Text("legal_basis", request.legal_basis(), kLongestTitle);
  if (command.budget.instansi != command.from.instansi || !Follows(command.budget.budget, command.from.budget)) {
    fields.Add("from", "must be the budget of the year before");
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::TakeInCarryOversResponse>(
      call, command.budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::TakeInCarryOversResponse> {
        auto taken = budgeting::TakeInCarryOvers(transaction, command);
        TERPADU_RETURN_IF_ERROR(OverflowIn("carry_overs", taken.status()));
        return taken;
      });
}

}  // namespace terpadu::budgeting
