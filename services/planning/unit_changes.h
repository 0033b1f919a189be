#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "nlohmann/json.hpp"
#include "services/planning/unit_requests.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

// Which kinds of unit are part of which: rule `unit_kind`.
class UnitKindRules {
 public:
  // INTERNAL, reason RULE_INVALID, for a rule that names no kinds of unit.
  static absl::StatusOr<UnitKindRules> FromJson(const nlohmann::json& rule);

  // FAILED_PRECONDITION, reason PARENT_KIND. `parent` is null for none. A parent whose kind nobody told passes.
  absl::Status Check(const UnitRow& unit, const UnitRow* parent) const;

 private:
  std::map<int, std::set<int>> parents_of_;
};

// The commands about units, each within its transaction, with their events; errors as in the proto.
absl::StatusOr<v1::Unit> Create(rpc::CallContext& call, postgres::Transaction& transaction, const UnitRow& unit,
                                const UnitKindRules& rules);
absl::StatusOr<v1::Unit> Update(rpc::CallContext& call, postgres::Transaction& transaction, const UnitChange& change,
                                const UnitKindRules& rules);
absl::StatusOr<v1::MergeUnitsResponse> Merge(rpc::CallContext& call, postgres::Transaction& transaction,
                                             const Merger& merger, const std::string& legal_basis);

}  // namespace terpadu::planning
