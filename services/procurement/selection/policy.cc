#include "services/procurement/selection/policy.h"

#include <map>
#include <utility>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement {

using nlohmann::json;

// `read` may throw what reading a JSON value throws.
template <typename T, typename Read>
absl::StatusOr<T> SelectionPolicy::Load(const std::string& kind, Read read) const {
  TERPADU_ASSIGN(const rules::Rule rule, rules_->InForce(*connection_, instansi_, kind, day_));
  try {
    return read(rule.value);
  } catch (const json::exception& fault) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
                 "the rule " + kind + " does not have the form of the national one: " + fault.what(), {{"kind", kind}});
  }
}

absl::StatusOr<domain::Segregation> SelectionPolicy::Segregation() const {
  return Load<domain::Segregation>("segregation", [](const json& value) {
    return domain::Segregation{.capacities = value.at("capacities").get<std::vector<std::string>>(),
                               .apart = value.at("apart").get<std::vector<std::pair<std::string, std::string>>>()};
  });
}

absl::StatusOr<std::vector<std::string>> SelectionPolicy::PactCapacities() const {
  return Load<std::vector<std::string>>(
      "integrity_pact", [](const json& value) { return value.at("capacities").get<std::vector<std::string>>(); });
}

absl::StatusOr<MethodPolicy> SelectionPolicy::Method(const std::string& method) const {
  return Load<MethodPolicy>("selection_method/" + method, [](const json& value) {
    static const std::map<std::string, Negotiation> kWords = {{"NONE", Negotiation::kNone},
                                                              {"BEFORE_WINNER", Negotiation::kBeforeWinner},
                                                              {"BEFORE_AWARD", Negotiation::kBeforeAward}};
    MethodPolicy policy;
    policy.templates = value.at("templates").get<std::vector<std::string>>();
    policy.objection_days = value.at("objection_days").get<int>();
    const auto negotiation = kWords.find(value.at("negotiation").get<std::string>());
    if (policy.templates.empty() || negotiation == kWords.end()) {
      throw json::other_error::create(0, "templates or negotiation", &value);
    }
    policy.negotiation = negotiation->second;
    return policy;
  });
}

absl::StatusOr<std::vector<domain::StageRule>> SelectionPolicy::Stages(const std::string& template_name) const {
  return Load<std::vector<domain::StageRule>>("selection_stages/" + template_name, [](const json& value) {
    std::vector<domain::StageRule> rules;
    for (const json& stage : value.at("stages")) {
      rules.push_back({.code = stage.at("code").get<std::string>(),
                       .title = stage.at("title").get<std::string>(),
                       .days = stage.at("days").get<int>(),
                       .act = stage.at("act").get<std::string>(),
                       .in_selection = stage.at("in_selection").get<bool>()});
    }
    return rules;
  });
}

absl::StatusOr<EvaluationWeights> SelectionPolicy::Weights() const {
  return Load<EvaluationWeights>("evaluation_weights", [](const json& value) {
    return EvaluationWeights{.quality_weight = value.at("quality_weight").get<int>(),
                             .least_score_hundredths = value.at("least_score_hundredths").get<int>()};
  });
}

absl::StatusOr<int64_t> SelectionPolicy::ValuePercentBelow() const {
  return Load<int64_t>("deviation_value", [](const json& value) {
    const auto percent = value.at("percent_below").get<int64_t>();
    if (percent < 0 || percent > 100) {
      throw json::other_error::create(0, "percent_below must be 0 to 100", &value);
    }
    return percent;
  });
}

absl::StatusOr<int64_t> SelectionPolicy::CatalogueThreshold() const {
  return Load<int64_t>("e_purchasing", [](const json& value) { return value.at("ppk_above").get<int64_t>(); });
}

}  // namespace terpadu::procurement
