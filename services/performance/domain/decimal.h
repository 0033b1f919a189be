#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace terpadu::performance {

// Wide enough for the exact product of two decimals and a power of ten.
__extension__ using Int128 = __int128;

inline constexpr int kMaxScale = 9;

// An exact decimal number, `units` × 10^-`scale`, the scale being 0 to 9: 2,8 is {28, 1}, and equal to {280, 2}.
struct Decimal {
  int64_t units = 0;
  int scale = 0;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
};

// 10^exponent, for 0 to 38.
Int128 PowerOfTen(int exponent);

// `numerator` / `denominator` as the nearest whole number, a half up (towards +∞). The denominator is above 0, and
// neither is beyond ±10^37.
Int128 DivideHalfUp(Int128 numerator, Int128 denominator);

// Reads `120.00`, `-1`, `0.5` as rules write them: a point, no thousands. INVALID_ARGUMENT, reason NOT_A_DECIMAL, for
// anything else, for more than 9 decimals and for what 64 bits do not hold.
absl::StatusOr<Decimal> ParseDecimal(std::string_view text);

}  // namespace terpadu::performance
