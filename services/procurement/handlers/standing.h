#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/rpc/call_context.h"
#include "libs/rules/rules.h"
#include "services/procurement/store/standing_of_person.h"

namespace terpadu::procurement {

// Whether a person may act on packages: the integrity pact, where the rule `integrity_pact` wants one of the capacity
// he acts in, and no conflict of interest that he declared.

// What the caller's acts in `capacity` need at `now`.
absl::StatusOr<store::PactDemand> LoadPactDemand(rpc::CallContext& call, rules::RuleBook& rules,
                                                 const std::string& instansi, std::string_view capacity,
                                                 absl::Time now);

// FAILED_PRECONDITION, reason INTEGRITY_PACT_MISSING (metadata: role, year); PERMISSION_DENIED, reason
// CONFLICT_DECLARED (metadata: declaration).
absl::Status PactMissing(std::string_view person, const store::PactDemand& demand);
absl::Status ConflictDeclared(std::string_view person, std::string_view instansi, std::string_view declaration_id);

// Both, for the caller on one package: read in a transaction, or by itself for what a hot command could not say.
absl::Status CheckStanding(const rpc::CallContext& call, postgres::Transaction& transaction, std::string_view instansi,
                           std::string_view rup_package_id, const store::PactDemand& demand);
absl::Status CheckStanding(const rpc::CallContext& call, std::string_view instansi, std::string_view rup_package_id,
                           const store::PactDemand& demand);

}  // namespace terpadu::procurement
