#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// How a provider is selected, by the rules of the day. Methods and categories are the API's words: `TENDER`, `BARANG`.

// Rule `method_threshold/<category>`.
struct MethodThreshold {
  std::string category;
  Rupiah direct;     // most that direct procurement takes
  std::string open;  // the method above it: TENDER, SELEKSI
  std::string legal_basis;
};

// A method that a condition allows at any value (rule `method_condition`).
struct ConditionalMethod {
  std::string method;
  bool needed = false;  // whether it is refused without one of its codes
  std::vector<std::string> categories;
  std::vector<std::string> codes;
};

struct MethodRules {
  MethodThreshold threshold;
  std::vector<ConditionalMethod> conditional;  // in the order in which they are proposed
  std::string condition_basis;
};

inline constexpr std::string_view kDirectMethod = "PENGADAAN_LANGSUNG";

// A method and the legal source of the rule that gives it.
struct ProposedMethod {
  std::string method;
  std::string legal_basis;
};

// The first conditional method of which a code is among `conditions`; else direct procurement up to the threshold; else
// the open method.
ProposedMethod ProposeMethod(const MethodRules& rules, Rupiah pagu, const std::vector<std::string>& conditions);

// Whether `method` may be chosen. The open method may at any value. FAILED_PRECONDITION, reason METHOD_NOT_ALLOWED
// (metadata: method, category, pagu, limit, proposed, legal_basis).
absl::Status CheckMethod(const MethodRules& rules, std::string_view method, Rupiah pagu,
                         const std::vector<std::string>& conditions);

// Rule `small_business`.
struct SmallBusinessRule {
  Rupiah limit;
  std::string legal_basis;
};
// Whether a package of this pagu may be reserved for small business. FAILED_PRECONDITION, reason
// SMALL_BUSINESS_ABOVE_LIMIT (metadata: pagu, limit, legal_basis).
absl::Status CheckSmallBusiness(const SmallBusinessRule& rule, Rupiah pagu);

}  // namespace terpadu::procurement::domain
