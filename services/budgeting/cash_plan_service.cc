#include "services/budgeting/cash_plan_service.h"

#include <algorithm>
#include <map>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/cash_plans.h"
#include "services/budgeting/store/cash_report.h"

namespace terpadu::budgeting {
namespace {

MonthAmounts ReadMonths(const v1::NewCashPlan& plan, const std::string& field, Fields& fields) {
  MonthAmounts amounts{};
  if (plan.amounts_size() != kMonths) {
    fields.Add(field, "must be 12");
    return amounts;
  }
  if (std::any_of(plan.amounts().begin(), plan.amounts().end(), [](int64_t amount) { return amount < 0; })) {
    fields.Add(field, "must be 0 or more");
    return amounts;
  }
  std::copy(plan.amounts().begin(), plan.amounts().end(), amounts.begin());
  const auto until = UntilEndOf(amounts);
  fields.Add(field, until.status());
  return until.value_or(amounts);
}

std::vector<NewCashPlan> ReadPlans(const v1::BatchSetCashPlansRequest& request, Fields& fields) {
  fields.BatchSize("cash_plans", request.cash_plans_size());
  std::vector<NewCashPlan> plans;
  std::map<std::string, int> seen;
  for (int i = 0; i < request.cash_plans_size() && i < kLargestBatch; ++i) {
    const v1::NewCashPlan& plan = request.cash_plans(i);
    const std::string field = FieldOf("cash_plans", i, "line");
    const LineKey line = fields.Line(field, plan.line());
    if (!line.line.empty() && line.Budget().Name() != request.parent()) {
      fields.Add(field, "must be a line of " + request.parent());
    }
    if (const auto [first, is_new] = seen.emplace(plan.line(), i); !is_new) {
      fields.Add(field, "is named before, in " + FieldOf("cash_plans", first->second));
    }
    plans.push_back({.line = line.line,
                     .until = ReadMonths(plan, FieldOf("cash_plans", i, "amounts"), fields),
                     .etag = fields.Etag(FieldOf("cash_plans", i, "etag"), plan.etag())});
  }
  return plans;
}

// `…/lines/{line}/cashPlan`
std::string LineIdIn(const std::string& name) {
  const size_t end = name.rfind('/');
  const size_t begin = name.rfind('/', end - 1) + 1;
  return name.substr(begin, end - begin);
}

}  // namespace

CashPlanService::CashPlanService() : handlers_("terpadu.budgeting.v1.CashPlanService") {
  handlers_.Unary("BatchSetCashPlans", this, &CashPlanService::BatchSetCashPlans);
  handlers_.Unary("GetCashPlan", this, &CashPlanService::GetCashPlan);
  handlers_.Unary("ListCashPlans", this, &CashPlanService::ListCashPlans);
  handlers_.Unary("ListCashReport", this, &CashPlanService::ListCashReport);
}

absl::StatusOr<v1::BatchSetCashPlansResponse> CashPlanService::BatchSetCashPlans(
    rpc::CallContext& call, const v1::BatchSetCashPlansRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const std::vector<NewCashPlan> plans = ReadPlans(request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::BatchSetCashPlansResponse>(
      call, budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::BatchSetCashPlansResponse> {
        TERPADU_ASSIGN(const auto set, SetCashPlans(transaction, budget, plans, call.AuditJson()));
        v1::BatchSetCashPlansResponse response;
        response.mutable_cash_plans()->Add(set.begin(), set.end());
        return response;
      },
      request.validate_only());
}

absl::StatusOr<v1::CashPlan> CashPlanService::GetCashPlan(rpc::CallContext& call,
                                                          const v1::GetCashPlanRequest& request) {
  Fields fields;
  const LineKey line = fields.CashPlan("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::GetCashPlan(call, line);
}

absl::StatusOr<v1::ListCashPlansResponse> CashPlanService::ListCashPlans(rpc::CallContext& call,
                                                                         const v1::ListCashPlansRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto plans, budgeting::ListCashPlans(call, budget, request.state(), After(page), page.size + 1));
  if (plans.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListCashPlansResponse response;
  const auto size = std::min(plans.size(), static_cast<size_t>(page.size));
  if (plans.size() > size) {
    response.set_next_page_token(page.NextToken({LineIdIn(plans[size - 1].name())}));
  }
  response.mutable_cash_plans()->Add(plans.begin(), plans.begin() + static_cast<ptrdiff_t>(size));
  return response;
}

absl::StatusOr<v1::ListCashReportResponse> CashPlanService::ListCashReport(rpc::CallContext& call,
                                                                           const v1::ListCashReportRequest& request) {
  Fields fields;
  CashReportQuery query;
  query.budget = fields.Budget("parent", request.parent());
  fields.Link("unit", kUnitName, query.budget.instansi, request.unit());
  if (request.month() < 0 || request.month() > kMonths) {
    fields.Add("month", "must be 1 to 12, or 0 for all");
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  query.unit = request.unit();
  query.month = request.month();
  query.size = page.size + 1;
  if (page.after.size() == 2) {
    query.after_unit = page.after[0];
    query.after_sub_kegiatan = page.after[1];
  }
  TERPADU_ASSIGN(auto rows, budgeting::ListCashReport(call, query));
  if (rows.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, query.budget));
  }
  v1::ListCashReportResponse response;
  const auto size = std::min(rows.size(), static_cast<size_t>(page.size));
  if (rows.size() > size) {
    response.set_next_page_token(page.NextToken({rows[size - 1].unit(), rows[size - 1].sub_kegiatan()}));
  }
  response.mutable_rows()->Add(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(size));
  return response;
}

}  // namespace terpadu::budgeting
