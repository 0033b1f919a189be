#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/adoption.h"
#include "services/planning/consistency.h"
#include "services/planning/fields.h"
#include "services/planning/listing.h"
#include "services/planning/plan_rules.h"
#include "services/planning/planning_service.h"
#include "services/planning/requests.h"
#include "services/planning/store/node_batch.h"
#include "services/planning/store/plan_store.h"
#include "services/planning/store/tree_store.h"

namespace terpadu::planning {
namespace {

absl::Status CheckExists(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const std::optional<v1::Plan> plan, FindPlan(executor, key));
  return plan.has_value() ? absl::OkStatus() : NotFound(key.Name());
}

absl::StatusOr<NodeFilter> ReadFilter(const v1::ListPlanNodesRequest& request, const PlanKey& key) {
  FieldErrors errors;
  NodeFilter filter{.kind = request.kind()};
  filter.unit_id = CheckLink("unit", kUnitPattern, key.instansi, request.unit(), errors);
  filter.parent_id = CheckLink("parent_node", kNodePattern, key.instansi, request.parent_node(), errors);
  if (errors.empty() && !filter.parent_id.empty() && request.parent_node() != key.NodeName(filter.parent_id)) {
    errors.Add("parent_node", "must be a node of parent");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return filter;
}

}  // namespace

absl::StatusOr<int> PositionAfter(const rpc::Page& page) {
  int position = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after[0], &position)) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is damaged");
  }
  return position;
}

absl::StatusOr<v1::Plan> PlanningService::GetPlan(rpc::CallContext& call, const v1::GetPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("name", request.name()));
  TERPADU_ASSIGN(std::optional<v1::Plan> plan, FindPlan(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!plan.has_value()) {
    return NotFound(request.name());
  }
  return *std::move(plan);
}

absl::StatusOr<v1::ListPlansResponse> PlanningService::ListPlans(rpc::CallContext& call,
                                                                 const v1::ListPlansRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, ReadParent(request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(instansi));
  TERPADU_ASSIGN(const std::vector<v1::Plan> plans,
                 planning::ListPlans(executor, instansi, page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListPlansResponse response;
  for (const v1::Plan& plan : plans) {
    if (response.plans_size() == page.size) {
      const std::string& last = response.plans(page.size - 1).name();
      response.set_next_page_token(page.NextToken({ParseName(kPlanPattern, last)->at(1)}));
      break;
    }
    *response.add_plans() = plan;
  }
  return response;
}

absl::StatusOr<v1::Plan> PlanningService::AdoptPlan(rpc::CallContext& call, const v1::AdoptPlanRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, Read(request));
  TERPADU_ASSIGN(const std::optional<DraftHead> head, FindHead(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!head.has_value()) {
    return NotFound(request.name());
  }
  TERPADU_ASSIGN(const std::optional<StagesInForce> stages, StagesOf(rules_, call, key.instansi, head->kind));
  TERPADU_ASSIGN(const ConsistencyRules rules, ConsistencyRulesOf(rules_, call, key.instansi));
  const AdoptionRules adoption{stages.has_value() ? stages->stages.last().id : "", rules};
  return rpc::Once<v1::Plan>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Adopt(call, transaction, key, adoption, request);
  });
}

absl::StatusOr<v1::ListPlanNodesResponse> PlanningService::ListPlanNodes(rpc::CallContext& call,
                                                                         const v1::ListPlanNodesRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  TERPADU_ASSIGN(const NodeFilter filter, ReadFilter(request, key));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const int after, PositionAfter(page));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(auto nodes, ListNodes(executor, key, filter, after, page.size + 1));
  if (nodes.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckExists(executor, key));
  }
  v1::ListPlanNodesResponse response;
  response.set_next_page_token(FillPage(page, std::move(nodes), *response.mutable_plan_nodes()));
  return response;
}

absl::StatusOr<v1::ListIndicatorsResponse> PlanningService::ListIndicators(rpc::CallContext& call,
                                                                           const v1::ListIndicatorsRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const int after, PositionAfter(page));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(auto indicators, planning::ListIndicators(executor, key, after, page.size + 1));
  if (indicators.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckExists(executor, key));
  }
  v1::ListIndicatorsResponse response;
  response.set_next_page_token(FillPage(page, std::move(indicators), *response.mutable_indicators()));
  return response;
}

}  // namespace terpadu::planning
