#pragma once

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"

namespace terpadu::reporting {

// part / whole in hundredths of a percent, rounded toward 0; none when the whole is 0 or less. Exact for any int64.
inline std::optional<int64_t> BasisPointsOf(int64_t part, int64_t whole) {
  return whole <= 0 ? std::nullopt
                    : std::optional(static_cast<int64_t>(static_cast<absl::int128>(part) * 10'000 / whole));
}

}  // namespace terpadu::reporting
