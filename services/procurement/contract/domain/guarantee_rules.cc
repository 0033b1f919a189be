#include "services/procurement/contract/domain/guarantee_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/contract/domain/share.h"

namespace terpadu::procurement::domain {
namespace {

bool Has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Rupiah RoundedUp(Rupiah amount, int basis_points) {
  const Wide share = static_cast<Wide>(amount.value()) * basis_points;
  return Rupiah(static_cast<int64_t>((share + kWhole - 1) / kWhole));
}

bool IsLow(const GuaranteeBase& base, const GuaranteePolicy& policy) {
  return static_cast<Wide>(base.value.value()) * kWhole <
         static_cast<Wide>(base.hps.value()) * policy.low_offer_basis_points;
}

}  // namespace

std::optional<Rupiah> RequiredGuarantee(std::string_view kind, const GuaranteeBase& base,
                                        const GuaranteePolicy& policy) {
  const Rupiah of = kind == "ADVANCE" ? base.advance : base.value;
  if (!Has(policy.categories, base.category) || Has(policy.methods_free, base.method) || base.value <= policy.above ||
      of == Rupiah(0)) {
    return std::nullopt;
  }
  return RoundedUp(kind == "PERFORMANCE" && IsLow(base, policy) ? base.hps : of, policy.basis_points);
}

absl::Status CheckHeld(std::string_view kind, std::optional<Rupiah> required, Rupiah held,
                       const std::string& legal_basis) {
  if (!required.has_value() || held >= *required) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kFailedPrecondition, "GUARANTEE_MISSING",
      absl::StrCat("a guarantee of ", std::string(kind), " of ", FormatRupiah(*required), " must be held, there is ",
                   FormatRupiah(held), " (", legal_basis, ")"),
      {{"kind", std::string(kind)}, {"amount", std::to_string(required->value())}, {"legal_basis", legal_basis}});
}

absl::Status CheckEnough(std::string_view kind, std::optional<Rupiah> required, Rupiah amount,
                         const std::string& legal_basis) {
  if (!required.has_value() || amount >= *required) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "GUARANTEE_BELOW_REQUIRED",
               absl::StrCat("a guarantee of ", std::string(kind), " must be of ", FormatRupiah(*required), ", not of ",
                            FormatRupiah(amount), " (", legal_basis, ")"),
               {{"kind", std::string(kind)},
                {"amount", std::to_string(amount.value())},
                {"required", std::to_string(required->value())},
                {"legal_basis", legal_basis}});
}

bool MayReturn(std::string_view kind, std::string_view state, bool providers_fault) {
  if (state == "TERMINATED" || state == "CLOSED") {
    return !providers_fault;
  }
  if (state == "FINAL") {
    return true;
  }
  return state == "HANDED_OVER" && kind != "MAINTENANCE";
}

}  // namespace terpadu::procurement::domain
