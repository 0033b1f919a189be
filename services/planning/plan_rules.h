#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rules/rules.h"
#include "services/planning/domain/stages.h"
#include "services/planning/domain/tree_rules.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {

// The rules of a kind of plan in force today for an instansi. Each reads on the call's own connection: not while a
// transaction is under way.

// `RKPD` of PLAN_KIND_RKPD.
std::string WordOfPlanKind(v1::PlanKind kind);

absl::StatusOr<TreeRules> TreeRulesOf(rules::RuleBook& book, rpc::CallContext& call, const std::string& instansi,
                                      v1::PlanKind kind);

struct StagesInForce {
  Stages stages;
  std::string legal_basis;
};
// None for a kind without stages.
absl::StatusOr<std::optional<StagesInForce>> StagesOf(rules::RuleBook& book, rpc::CallContext& call,
                                                      const std::string& instansi, v1::PlanKind kind);

// Id of the first stage, "" for a kind without stages.
absl::StatusOr<std::string> FirstStageOf(rules::RuleBook& book, rpc::CallContext& call, const std::string& instansi,
                                         v1::PlanKind kind);

}  // namespace terpadu::planning
