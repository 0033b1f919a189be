#include "services/planning/planning_service.h"

#include <algorithm>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/requests.h"
#include "services/planning/store/unit_store.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

absl::StatusOr<v1::Unit> CreateOnce(rpc::CallContext& call, postgres::Transaction& transaction, const NewUnit& unit) {
  TERPADU_RETURN_IF_ERROR(InsertUnit(transaction, unit));
  TERPADU_ASSIGN(const std::vector<v1::Unit> created, FindUnits(transaction, unit.instansi, {unit.unit_id}));
  v1::UnitCreated event;
  *event.mutable_unit() = created.at(0);
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, unit.instansi, {journal::MakeEntry(created[0].name(), 1, event)}, call.AuditJson()));
  return created[0];
}

}  // namespace

absl::Status NotFound(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", name + " does not exist", {{"name", name}});
}

PlanningService::PlanningService() : handlers_("terpadu.planning.v1.PlanningService") {
  handlers_.Unary("CreateUnit", this, &PlanningService::CreateUnit);
  handlers_.Unary("GetUnit", this, &PlanningService::GetUnit);
  handlers_.Unary("ListUnits", this, &PlanningService::ListUnits);
  handlers_.Unary("ResolveUnit", this, &PlanningService::ResolveUnit);
  handlers_.Unary("ImportPlan", this, &PlanningService::ImportPlan);
  handlers_.Unary("GetPlan", this, &PlanningService::GetPlan);
  handlers_.Unary("ListPlans", this, &PlanningService::ListPlans);
  handlers_.Unary("AdoptPlan", this, &PlanningService::AdoptPlan);
  handlers_.Unary("ListPlanNodes", this, &PlanningService::ListPlanNodes);
  handlers_.Unary("ListIndicators", this, &PlanningService::ListIndicators);
}

absl::StatusOr<v1::Unit> PlanningService::CreateUnit(rpc::CallContext& call, const v1::CreateUnitRequest& request) {
  TERPADU_ASSIGN(const NewUnit unit, Read(request, call.clock->Now()));
  return rpc::Once<v1::Unit>(
      call, unit.instansi, request,
      [&](postgres::Transaction& transaction) { return CreateOnce(call, transaction, unit); }, request.validate_only());
}

absl::StatusOr<v1::Unit> PlanningService::GetUnit(rpc::CallContext& call, const v1::GetUnitRequest& request) {
  FieldErrors errors;
  const auto ids = ParseName(kUnitPattern, request.name());
  errors.Add("name", ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const Executor executor(*call.db, call.ScopeOf(ids->at(0)));
  TERPADU_ASSIGN(const std::vector<v1::Unit> units, FindUnits(executor, ids->at(0), {ids->at(1)}));
  if (units.empty()) {
    return NotFound(request.name());
  }
  return units[0];
}

absl::StatusOr<v1::ListUnitsResponse> PlanningService::ListUnits(rpc::CallContext& call,
                                                                 const v1::ListUnitsRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, ReadParent(request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(instansi));
  TERPADU_ASSIGN(const std::vector<v1::Unit> units,
                 planning::ListUnits(executor, instansi, page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListUnitsResponse response;
  const size_t shown = std::min(units.size(), static_cast<size_t>(page.size));
  response.mutable_units()->Add(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < units.size()) {
    response.set_next_page_token(page.NextToken({ParseName(kUnitPattern, units[shown - 1].name())->at(1)}));
  }
  return response;
}

absl::StatusOr<v1::ResolveUnitResponse> PlanningService::ResolveUnit(rpc::CallContext& call,
                                                                     const v1::ResolveUnitRequest& request) {
  TERPADU_ASSIGN(const std::string instansi, Read(request));
  const Executor executor(*call.db, call.ScopeOf(instansi));
  TERPADU_ASSIGN(const UnitDirectory names, FindNames(executor, instansi, UnitDirectory::CandidatesIn(request.text())));
  const UnitDirectory::Resolved resolved = names.Resolve(request.text());
  v1::ResolveUnitResponse response;
  response.mutable_unresolved()->Add(resolved.unresolved.begin(), resolved.unresolved.end());
  if (!resolved.unit_ids.empty()) {
    TERPADU_ASSIGN(const std::vector<v1::Unit> units, FindUnits(executor, instansi, resolved.unit_ids));
    response.mutable_units()->Add(units.begin(), units.end());
  }
  return response;
}

}  // namespace terpadu::planning
