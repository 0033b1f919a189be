#include "services/procurement/handlers/standing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/policy.h"

namespace terpadu::procurement {
namespace {

absl::Status Judge(const rpc::CallContext& call, std::string_view instansi, const store::PersonStanding& standing,
                   const store::PactDemand& demand) {
  if (!standing.has_pact) {
    return PactMissing(call.actor.id, demand);
  }
  if (!standing.conflict.empty()) {
    return ConflictDeclared(call.actor.id, instansi, standing.conflict);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<store::PactDemand> LoadPactDemand(rpc::CallContext& call, rules::RuleBook& rules,
                                                 const std::string& instansi, std::string_view capacity,
                                                 absl::Time now) {
  TERPADU_ASSIGN(const auto bound, SelectionPolicy(&rules, call.db, instansi, DayOf(now)).PactCapacities());
  store::PactDemand demand = {.role = "", .year = static_cast<int>(DayOf(now).year())};
  if (std::find(bound.begin(), bound.end(), capacity) != bound.end()) {
    demand.role = capacity == domain::capacity::kReviewer ? "TTPBJ" : std::string(capacity);
  }
  return demand;
}

absl::Status PactMissing(std::string_view person, const store::PactDemand& demand) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING",
      absl::StrCat(std::string(person), " has not signed the integrity pact of ", demand.role, " for ", demand.year),
      {{"role", demand.role}, {"year", std::to_string(demand.year)}});
}

absl::Status ConflictDeclared(std::string_view person, std::string_view instansi, std::string_view declaration_id) {
  const std::string name = NameOf(kConflictPattern, instansi, declaration_id);
  return Error(
      absl::StatusCode::kPermissionDenied, "CONFLICT_DECLARED",
      absl::StrCat(std::string(person), " declared a conflict of interest, ", name, ": another person must act"),
      {{"declaration", name}});
}

absl::Status CheckStanding(const rpc::CallContext& call, postgres::Transaction& transaction, std::string_view instansi,
                           std::string_view rup_package_id, const store::PactDemand& demand) {
  TERPADU_ASSIGN(const store::PersonStanding standing,
                 store::StandingOf(transaction, instansi, call.actor.id, rup_package_id, demand));
  return Judge(call, instansi, standing, demand);
}

absl::Status CheckStanding(const rpc::CallContext& call, std::string_view instansi, std::string_view rup_package_id,
                           const store::PactDemand& demand) {
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(instansi)));
  return CheckStanding(call, transaction, instansi, rup_package_id, demand);
}

}  // namespace terpadu::procurement
