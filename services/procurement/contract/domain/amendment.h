#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// How much a contract may grow over what it was signed for.
struct AmendmentPolicy {
  int most_basis_points = 0;
  std::string legal_basis;
};

struct Amendment {
  Rupiah original;
  Rupiah before;
  Rupiah after;
  Rupiah hps;
  Rupiah paid;
};
// AMENDMENT_ABOVE_LIMIT (metadata: amount, limit, original, legal_basis), CONTRACT_ABOVE_HPS, AMENDMENT_BELOW_PAID
// (metadata: amount, paid). The limit is of what it was signed for, whatever addenda came between; lowering has none.
absl::Status CheckAmendment(const Amendment& amendment, const AmendmentPolicy& policy);

// `amount` over places with `room` each, in their order, each filled before the next; they have room for it.
std::vector<Rupiah> Spread(Rupiah amount, const std::vector<Rupiah>& room);
// Σ of what there is.
Rupiah Total(const std::vector<Rupiah>& parts);

// What is awarded, against what is signed. FAILED_PRECONDITION: VENDOR_NOT_AWARDED (metadata: field, rule, vendor,
// winner), `vendor` being neither the name nor the title of the winner; CONTRACT_ABOVE_AWARD (metadata: field, rule,
// amount, award).
struct Award {
  std::string winner;
  std::string winner_title;
  Rupiah price;
};
absl::Status CheckAward(std::string_view vendor, Rupiah amount, const Award& award);

}  // namespace terpadu::procurement::domain
