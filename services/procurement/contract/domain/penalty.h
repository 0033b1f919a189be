#pragma once

#include <cstdint>
#include <string_view>

#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// Of the formula below; another formula is another version, and what was computed keeps its own.
inline constexpr std::string_view kPenaltyFormula = "1";

struct PenaltyPolicy {
  int rate_per_mille = 1;
  int cap_basis_points = 500;
};

struct PenaltyOf {
  int64_t days_late = 0;
  Rupiah amount;
};

// Penalty for what was worth `base`, was due at the end of `due` and came on `done`: base × rate × days late / 1,000,
// at most base × cap / 10,000; each is rounded down to a rupiah. `base` is at least 0.
PenaltyOf ComputePenalty(Rupiah base, CalendarDay due, CalendarDay done, const PenaltyPolicy& policy);

}  // namespace terpadu::procurement::domain
