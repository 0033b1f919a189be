#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/domain/text.h"
#include "services/planning/names.h"
#include "services/planning/planning_service.h"
#include "services/planning/store/unit_store.h"
#include "services/planning/unit_changes.h"
#include "services/planning/unit_requests.h"

namespace terpadu::planning {
namespace {

// A page ends earlier when its messages come to this; what a client takes by default is 4 MiB.
constexpr size_t kLargestPage = size_t{3} << 20;

}  // namespace

absl::StatusOr<UnitKindRules> PlanningService::KindRules(rpc::CallContext& call, const std::string& instansi) {
  TERPADU_ASSIGN(const rules::Rule rule, rules_.InForce(*call.db, instansi, "unit_kind", DayOf(call.clock->Now())));
  return UnitKindRules::FromJson(rule.value);
}

absl::StatusOr<v1::Unit> PlanningService::CreateUnit(rpc::CallContext& call, const v1::CreateUnitRequest& request) {
  TERPADU_ASSIGN(const UnitRow unit, Read(request, call.clock->Now()));
  TERPADU_ASSIGN(const UnitKindRules rules, KindRules(call, unit.instansi));
  return rpc::Once<v1::Unit>(
      call, unit.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(call, transaction, unit, rules); },
      request.validate_only());
}

absl::StatusOr<v1::Unit> PlanningService::UpdateUnit(rpc::CallContext& call, const v1::UpdateUnitRequest& request) {
  TERPADU_ASSIGN(const UnitChange change, Read(request, call.clock->Now()));
  TERPADU_ASSIGN(const UnitKindRules rules, KindRules(call, change.values.instansi));
  return rpc::Once<v1::Unit>(
      call, change.values.instansi, request,
      [&](postgres::Transaction& transaction) { return Update(call, transaction, change, rules); },
      request.validate_only());
}

absl::StatusOr<v1::MergeUnitsResponse> PlanningService::MergeUnits(rpc::CallContext& call,
                                                                   const v1::MergeUnitsRequest& request) {
  TERPADU_ASSIGN(const Merger merger, Read(request));
  const std::string legal_basis = CollapseBlanks(request.legal_basis());
  return rpc::Once<v1::MergeUnitsResponse>(
      call, merger.instansi, request,
      [&](postgres::Transaction& transaction) { return Merge(call, transaction, merger, legal_basis); },
      request.validate_only());
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
  TERPADU_ASSIGN(const UnitListing listing, Read(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(listing.instansi));
  TERPADU_ASSIGN(std::vector<v1::Unit> units,
                 planning::ListUnits(executor, listing.instansi, listing.filter,
                                     page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListUnitsResponse response;
  size_t bytes = 0;
  for (v1::Unit& unit : units) {
    bytes += unit.ByteSizeLong();
    if (response.units_size() == page.size || (bytes > kLargestPage && response.units_size() > 0)) {
      const std::string& last = response.units(response.units_size() - 1).name();
      response.set_next_page_token(page.NextToken({ParseName(kUnitPattern, last)->at(1)}));
      break;
    }
    *response.add_units() = std::move(unit);
  }
  return response;
}

absl::StatusOr<v1::ResolveUnitResponse> PlanningService::ResolveUnit(rpc::CallContext& call,
                                                                     const v1::ResolveUnitRequest& request) {
  TERPADU_ASSIGN(const UnitText asked, Read(request, call.clock->Now()));
  const Executor executor(*call.db, call.ScopeOf(asked.instansi));
  TERPADU_ASSIGN(const UnitDirectory names,
                 FindNames(executor, asked.instansi, asked.day, UnitDirectory::CandidatesIn(request.text())));
  const UnitDirectory::Resolved resolved = names.Resolve(request.text());
  v1::ResolveUnitResponse response;
  response.mutable_unresolved()->Add(resolved.unresolved.begin(), resolved.unresolved.end());
  for (const UnitDirectory::Ambiguity& ambiguity : resolved.ambiguous) {
    v1::AmbiguousUnits& ambiguous = *response.add_ambiguous();
    ambiguous.set_text(ambiguity.text);
    for (const std::vector<std::string>& candidate : ambiguity.candidates) {
      v1::UnitReading& reading = *ambiguous.add_readings();
      for (const std::string& unit_id : candidate) {
        reading.add_units(FormatName(kUnitPattern, {asked.instansi, unit_id}));
      }
    }
  }
  if (!resolved.unit_ids.empty()) {
    TERPADU_ASSIGN(const std::vector<v1::Unit> units, FindUnits(executor, asked.instansi, resolved.unit_ids));
    response.mutable_units()->Add(units.begin(), units.end());
  }
  return response;
}

}  // namespace terpadu::planning
