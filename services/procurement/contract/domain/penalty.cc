#include "services/procurement/contract/domain/penalty.h"

#include <algorithm>

#include "services/procurement/contract/domain/share.h"

namespace terpadu::procurement::domain {

PenaltyOf ComputePenalty(Rupiah base, CalendarDay due, CalendarDay done, const PenaltyPolicy& policy) {
  const int64_t days = std::max<int64_t>(0, done - due);
  // In 128 bits: a late century of the largest amount still fits.
  const Wide uncapped = static_cast<Wide>(base.value()) * policy.rate_per_mille * days / 1000;
  const Wide cap = BasisPointsOf(base, policy.cap_basis_points).value();
  return {.days_late = days, .amount = Rupiah(static_cast<int64_t>(std::min(uncapped, cap)))};
}

}  // namespace terpadu::procurement::domain
