#pragma once

#include <cstdint>

#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// Wide enough for any product of an amount and a share.
__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): only a typedef may be an extension

inline constexpr int kWhole = 10'000;  // basis points

// amount × part / whole, rounded down; exact for every amount of at least 0. The result must fit.
constexpr int64_t ShareOf(int64_t amount, int64_t part, int64_t whole) {
  return static_cast<int64_t>(static_cast<Wide>(amount) * part / whole);
}
constexpr Rupiah BasisPointsOf(Rupiah amount, int basis_points) {
  return Rupiah(ShareOf(amount.value(), basis_points, kWhole));
}

}  // namespace terpadu::procurement::domain
