#include "services/procurement/contract/domain/amendment.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "services/procurement/contract/domain/share.h"
#include "services/procurement/domain/allocation.h"

namespace terpadu::procurement::domain {

absl::Status CheckAmendment(const Amendment& amendment, const AmendmentPolicy& policy) {
  const std::string after = std::to_string(amendment.after.value());
  const int64_t more = BasisPointsOf(amendment.original, policy.most_basis_points).value();
  const Rupiah limit(amendment.original.value() + more);
  if (amendment.after > amendment.before && amendment.after > limit) {
    return Error(absl::StatusCode::kFailedPrecondition, "AMENDMENT_ABOVE_LIMIT",
                 absl::StrCat(FormatRupiah(amendment.after), " is above ", FormatRupiah(limit),
                              ": a contract signed for ", FormatRupiah(amendment.original), " may grow by ",
                              FormatRupiah(Rupiah(more)), " (", policy.legal_basis, ")"),
                 {{"amount", after},
                  {"limit", std::to_string(limit.value())},
                  {"original", std::to_string(amendment.original.value())},
                  {"legal_basis", policy.legal_basis}});
  }
  if (amendment.after < amendment.paid) {
    return Error(absl::StatusCode::kFailedPrecondition, "AMENDMENT_BELOW_PAID",
                 absl::StrCat(FormatRupiah(amendment.paid), " is paid already"),
                 {{"amount", after}, {"paid", std::to_string(amendment.paid.value())}});
  }
  return CheckContractAmount(amendment.after, amendment.hps);
}

std::vector<Rupiah> Spread(Rupiah amount, const std::vector<Rupiah>& room) {
  std::vector<Rupiah> parts;
  int64_t left = amount.value();
  for (const Rupiah each : room) {
    const int64_t part = std::clamp<int64_t>(left, 0, std::max<int64_t>(0, each.value()));
    parts.emplace_back(part);
    left -= part;
  }
  TERPADU_ASSERT(left <= 0);
  return parts;
}

Rupiah Total(const std::vector<Rupiah>& parts) {
  int64_t total = 0;
  for (const Rupiah part : parts) {
    total += part.value();
  }
  return Rupiah(total);
}

absl::Status CheckAward(std::string_view vendor, Rupiah amount, const Award& award) {
  if (vendor != award.winner && vendor != award.winner_title) {
    return Error(absl::StatusCode::kFailedPrecondition, "VENDOR_NOT_AWARDED",
                 absl::StrCat("contract.vendor must be the winner of the selection, ", award.winner, ", not ",
                              std::string(vendor)),
                 {{"field", "contract.vendor"},
                  {"rule", "the vendor of a contract is the one awarded"},
                  {"vendor", std::string(vendor)},
                  {"winner", award.winner}});
  }
  if (amount > award.price) {
    return Error(
        absl::StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_AWARD",
        absl::StrCat("contract.amount of ", FormatRupiah(amount), " is above the awarded ", FormatRupiah(award.price)),
        {{"field", "contract.amount"},
         {"rule", "a contract is at most what was awarded"},
         {"amount", std::to_string(amount.value())},
         {"award", std::to_string(award.price.value())}});
  }
  return absl::OkStatus();
}

}  // namespace terpadu::procurement::domain
