#include "services/procurement/domain/rup_method.h"

#include <algorithm>

#include "libs/base/error.h"

namespace terpadu::procurement::domain {
namespace {

bool Has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool AnyOf(const std::vector<std::string>& codes, const std::vector<std::string>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const auto& each) { return Has(codes, each); });
}

const ConditionalMethod* Find(const MethodRules& rules, std::string_view method) {
  const auto found = std::find_if(rules.conditional.begin(), rules.conditional.end(),
                                  [&](const ConditionalMethod& each) { return each.method == method; });
  return found == rules.conditional.end() ? nullptr : &*found;
}

absl::Status Refused(const MethodRules& rules, std::string_view method, Rupiah pagu,
                     const std::vector<std::string>& conditions, const std::string& why,
                     const std::string& legal_basis) {
  const ProposedMethod proposed = ProposeMethod(rules, pagu, conditions);
  return Error(
      absl::StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED",
      std::string(method) + " is not for this package: " + why + " (" + legal_basis + "); " + proposed.method + " is",
      {{"method", std::string(method)},
       {"category", rules.threshold.category},
       {"pagu", std::to_string(pagu.value())},
       {"limit", std::to_string(rules.threshold.direct.value())},
       {"proposed", proposed.method},
       {"legal_basis", legal_basis}});
}

}  // namespace

ProposedMethod ProposeMethod(const MethodRules& rules, Rupiah pagu, const std::vector<std::string>& conditions) {
  for (const ConditionalMethod& each : rules.conditional) {
    if (Has(each.categories, rules.threshold.category) && AnyOf(each.codes, conditions)) {
      return {each.method, rules.condition_basis};
    }
  }
  const bool direct = pagu <= rules.threshold.direct;
  return {direct ? std::string(kDirectMethod) : rules.threshold.open, rules.threshold.legal_basis};
}

absl::Status CheckMethod(const MethodRules& rules, std::string_view method, Rupiah pagu,
                         const std::vector<std::string>& conditions) {
  const auto refused = [&](const std::string& why, const std::string& basis) {
    return Refused(rules, method, pagu, conditions, why, basis);
  };
  const std::string& category = rules.threshold.category;
  if (const ConditionalMethod* conditional = Find(rules, method); conditional != nullptr) {
    if (!Has(conditional->categories, category)) {
      return refused("it is not for " + category, rules.condition_basis);
    }
    if (conditional->needed && !AnyOf(conditional->codes, conditions)) {
      return refused("it needs a condition, one of those of the rule method_condition", rules.condition_basis);
    }
    return absl::OkStatus();
  }
  if (method == kDirectMethod) {
    return pagu <= rules.threshold.direct
               ? absl::OkStatus()
               : refused(FormatRupiah(pagu) + " is above " + FormatRupiah(rules.threshold.direct) + " for " + category,
                         rules.threshold.legal_basis);
  }
  return method == rules.threshold.open
             ? absl::OkStatus()
             : refused("the open method of " + category + " is another", rules.threshold.legal_basis);
}

absl::Status CheckSmallBusiness(const SmallBusinessRule& rule, Rupiah pagu) {
  if (pagu <= rule.limit) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SMALL_BUSINESS_ABOVE_LIMIT",
               FormatRupiah(pagu) + " is above the " + FormatRupiah(rule.limit) +
                   " up to which a package is reserved for small business (" + rule.legal_basis + ")",
               {{"pagu", std::to_string(pagu.value())},
                {"limit", std::to_string(rule.limit.value())},
                {"legal_basis", rule.legal_basis}});
}

}  // namespace terpadu::procurement::domain
