#include "services/procurement/spse/policy.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/selection/policy.h"

namespace terpadu::procurement {
namespace {

using nlohmann::json;

absl::Status Malformed() {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
               R"(the rule spse_stages must be {"templates": {template: {activity: stage}}, "sequence": [stage, …], )"
               R"("objection": stage, "contract": stage}: mend its row)",
               {{"kind", "spse_stages"}});
}

bool IsMapping(const json& value) {
  if (!value.is_object() || !value.contains("templates") || !value["templates"].is_object() ||
      !value.contains("sequence") || !value["sequence"].is_array() || !value.contains("objection") ||
      !value["objection"].is_string() || !value.contains("contract") || !value["contract"].is_string()) {
    return false;
  }
  for (const json& stages : value["templates"]) {
    if (!stages.is_object()) {
      return false;
    }
    for (const json& stage : stages) {
      if (!stage.is_string()) {
        return false;
      }
    }
  }
  for (const json& stage : value["sequence"]) {
    if (!stage.is_string()) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<SpseStagePolicy> LoadSpseStages(rules::RuleBook& rules, postgres::Connection& connection,
                                               std::string_view instansi, CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule rule, rules.InForce(connection, instansi, "spse_stages", day));
  if (!IsMapping(rule.value)) {
    return Malformed();
  }
  const SelectionPolicy selections(&rules, &connection, instansi, day);
  SpseStagePolicy policy;
  policy.legal_basis = rule.legal_basis;
  policy.objection = rule.value["objection"].get<std::string>();
  policy.contract = rule.value["contract"].get<std::string>();
  for (const json& stage : rule.value["sequence"]) {
    policy.sequence.push_back(stage.get<std::string>());
  }
  for (const auto& [name, activities] : rule.value["templates"].items()) {
    TERPADU_ASSIGN(const auto stages, selections.Stages(name));
    std::map<std::string, int> days;
    for (const domain::StageRule& stage : stages) {
      days[stage.code] = stage.days;
    }
    for (const auto& [activity, stage] : activities.items()) {
      const std::string code = stage.get<std::string>();
      policy.templates[name][activity] = {code, days[code]};
    }
  }
  TERPADU_ASSIGN(const MethodPolicy tender, selections.Method("TENDER"));
  policy.objection_days = tender.objection_days;
  return policy;
}

absl::StatusOr<bool> LoadSpseRounding(rules::RuleBook& rules, postgres::Connection& connection,
                                      std::string_view instansi, CalendarDay day) {
  const auto rule = rules.InForce(connection, instansi, "spse_money", day);
  if (ReasonOf(rule.status()) == "RULE_MISSING") {
    return false;
  }
  TERPADU_RETURN_IF_ERROR(rule.status());
  return rule->value.is_object() && rule->value.value("rounding", std::string()) == "HALF_UP";
}

}  // namespace terpadu::procurement
