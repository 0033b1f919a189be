#pragma once

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"

namespace terpadu::reporting {

// part / whole in hundredths of a percent, rounded, a half up (towards +∞), as performance rounds; none when the whole
// is 0 or less. Exact for any int64.
inline std::optional<int64_t> BasisPointsOf(int64_t part, int64_t whole) {
  if (whole <= 0) {
    return std::nullopt;
  }
  const absl::int128 twice = absl::int128(part) * 20'000 + whole;
  const absl::int128 wholes = 2 * absl::int128(whole);
  const absl::int128 quotient = twice / wholes;
  return static_cast<int64_t>(quotient * wholes > twice ? quotient - 1 : quotient);
}

// Of the exact share, not of the rounded one.
inline bool Reaches(int64_t part, int64_t whole, int64_t basis_points) {
  return whole > 0 && absl::int128(part) * 10'000 >= absl::int128(basis_points) * whole;
}

}  // namespace terpadu::reporting
