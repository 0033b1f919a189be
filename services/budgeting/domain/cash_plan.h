#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace terpadu::budgeting {

inline constexpr int kMonths = 12;

// Rupiah of January to December.
using MonthAmounts = std::array<int64_t, kMonths>;

// The sums from January to the end of each month of `amounts`, which are 12 and 0 or more. OUT_OF_RANGE, reason
// AMOUNT_OVERFLOW.
absl::StatusOr<MonthAmounts> UntilEndOf(const MonthAmounts& amounts);

// The amounts of the months whose sums are `until`.
MonthAmounts MonthsOf(const MonthAmounts& until);

}  // namespace terpadu::budgeting
