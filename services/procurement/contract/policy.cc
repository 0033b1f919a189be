#include "services/procurement/contract/policy.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement {

using nlohmann::json;

// `read` may throw what reading a JSON value throws.
template <typename T, typename Read>
absl::StatusOr<T> ContractPolicy::Load(const std::string& kind, Read read) const {
  TERPADU_ASSIGN(const rules::Rule rule, rules_->InForce(*connection_, instansi_, kind, day_));
  try {
    return read(rule);
  } catch (const json::exception& fault) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
                 absl::StrCat("the rule ", kind, " does not have the form of the national one: ", fault.what()),
                 {{"kind", kind}});
  }
}

absl::StatusOr<std::vector<std::string>> ContractPolicy::AppointingMethods() const {
  return Load<std::vector<std::string>>(
      "appointment", [](const rules::Rule& rule) { return rule.value.at("methods").get<std::vector<std::string>>(); });
}

absl::StatusOr<domain::GuaranteePolicy> ContractPolicy::Guarantee(std::string_view kind) const {
  return Load<domain::GuaranteePolicy>(
      absl::StrCat("contract_guarantee/", std::string(kind)), [](const rules::Rule& rule) {
        return domain::GuaranteePolicy{.categories = rule.value.at("categories").get<std::vector<std::string>>(),
                                       .methods_free = rule.value.at("methods_free").get<std::vector<std::string>>(),
                                       .above = Rupiah(rule.value.at("above").get<int64_t>()),
                                       .basis_points = rule.value.at("basis_points").get<int>(),
                                       .low_offer_basis_points = rule.value.at("low_offer_bp").get<int>(),
                                       .legal_basis = rule.legal_basis};
      });
}

absl::StatusOr<domain::AdvancePolicy> ContractPolicy::Advance() const {
  return Load<domain::AdvancePolicy>("advance_payment", [](const rules::Rule& rule) {
    domain::AdvancePolicy policy;
    for (const json& band : rule.value.at("bands")) {
      domain::AdvanceBand read;
      read.small_business = band.at("small_business").get<bool>();
      if (band.contains("up_to")) {
        read.up_to = Rupiah(band.at("up_to").get<int64_t>());
      }
      read.most_basis_points = band.at("most_bp").get<int>();
      policy.bands.push_back(read);
    }
    policy.multi_year_basis_points = rule.value.at("multi_year_bp").get<int>();
    policy.legal_basis = rule.legal_basis;
    return policy;
  });
}

absl::StatusOr<domain::AmendmentPolicy> ContractPolicy::Amendment() const {
  return Load<domain::AmendmentPolicy>("contract_amendment", [](const rules::Rule& rule) {
    return domain::AmendmentPolicy{.most_basis_points = rule.value.at("most_bp").get<int>(),
                                   .legal_basis = rule.legal_basis};
  });
}

absl::StatusOr<PenaltyRule> ContractPolicy::Penalty() const {
  return Load<PenaltyRule>("contract_penalty", [](const rules::Rule& rule) {
    return PenaltyRule{.policy = {.rate_per_mille = rule.value.at("rate_per_mille").get<int>(),
                                  .cap_basis_points = rule.value.at("cap_bp").get<int>()},
                       .legal_basis = rule.legal_basis};
  });
}

absl::StatusOr<std::vector<domain::CriticalBand>> ContractPolicy::CriticalBands() const {
  return Load<std::vector<domain::CriticalBand>>("critical_contract", [](const rules::Rule& rule) {
    std::vector<domain::CriticalBand> bands;
    for (const json& band : rule.value.at("bands")) {
      bands.push_back(
          {.planned_up_to = band.at("planned_up_to_bp").get<int>(), .shortfall = band.at("shortfall_bp").get<int>()});
    }
    return bands;
  });
}

}  // namespace terpadu::procurement
