#include "services/planning/plan_rules.h"

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::planning {

std::string WordOfPlanKind(v1::PlanKind kind) {
  const std::string prefix = "PLAN_KIND_";
  return v1::PlanKind_Name(kind).substr(prefix.size());
}

absl::StatusOr<TreeRules> TreeRulesOf(rules::RuleBook& book, rpc::CallContext& call, const std::string& instansi,
                                      v1::PlanKind kind) {
  const CalendarDay today = DayOf(call.clock->Now());
  TERPADU_ASSIGN(const rules::Rule tree, book.InForce(*call.db, instansi, "plan_tree/" + WordOfPlanKind(kind), today));
  return TreeRules::FromJson(tree.value);
}

absl::StatusOr<std::optional<StagesInForce>> StagesOf(rules::RuleBook& book, rpc::CallContext& call,
                                                      const std::string& instansi, v1::PlanKind kind) {
  const auto rule = book.InForce(*call.db, instansi, "plan_stages/" + WordOfPlanKind(kind), DayOf(call.clock->Now()));
  if (ReasonOf(rule.status()) == "RULE_MISSING") {
    return std::nullopt;
  }
  TERPADU_RETURN_IF_ERROR(rule.status());
  TERPADU_ASSIGN(Stages stages, Stages::FromJson(rule->value));
  return StagesInForce{std::move(stages), rule->legal_basis};
}

absl::StatusOr<std::string> FirstStageOf(rules::RuleBook& book, rpc::CallContext& call, const std::string& instansi,
                                         v1::PlanKind kind) {
  TERPADU_ASSIGN(const std::optional<StagesInForce> stages, StagesOf(book, call, instansi, kind));
  return stages.has_value() ? stages->stages.first().id : "";
}

}  // namespace terpadu::planning
