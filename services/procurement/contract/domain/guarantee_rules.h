#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// When a kind of guarantee is required, and of how much: a rule with its legal basis.
struct GuaranteePolicy {
  std::vector<std::string> categories;    // words of ProcurementCategory
  std::vector<std::string> methods_free;  // words of ProcurementMethod without it
  Rupiah above;                           // values up to this need none
  int basis_points = 0;
  // Of PERFORMANCE: for a value below this share of the HPS the percentage is of the HPS. 0 never.
  int low_offer_basis_points = 0;
  std::string legal_basis;
};

struct GuaranteeBase {
  std::string category;
  std::string method;
  Rupiah value;
  Rupiah hps;
  Rupiah advance;  // sum of its terms
};

// The least amount of a guarantee of `kind` (PERFORMANCE, ADVANCE, MAINTENANCE), rounded up to a rupiah; none where it
// is not required.
std::optional<Rupiah> RequiredGuarantee(std::string_view kind, const GuaranteeBase& base,
                                        const GuaranteePolicy& policy);

// FAILED_PRECONDITION, reason GUARANTEE_MISSING (metadata: kind, amount, legal_basis), unless `held` covers `required`.
absl::Status CheckHeld(std::string_view kind, std::optional<Rupiah> required, Rupiah held,
                       const std::string& legal_basis);
// FAILED_PRECONDITION, reason GUARANTEE_BELOW_REQUIRED (metadata: kind, amount, required, legal_basis).
absl::Status CheckEnough(std::string_view kind, std::optional<Rupiah> required, Rupiah amount,
                         const std::string& legal_basis);

// Until which states of the execution a guarantee of `kind` must be kept: true when it may be given back in `state`.
// `providers_fault` is of a termination.
bool MayReturn(std::string_view kind, std::string_view state, bool providers_fault);

}  // namespace terpadu::procurement::domain
