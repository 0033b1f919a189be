#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace terpadu {

// An amount of money in whole rupiah. No floating point ever holds money.
class Rupiah {
 public:
  constexpr Rupiah() = default;
  explicit constexpr Rupiah(int64_t amount) : amount_(amount) {}

  constexpr int64_t value() const { return amount_; }
  friend constexpr auto operator<=>(Rupiah, Rupiah) = default;

 private:
  int64_t amount_ = 0;
};

// a + b, or OUT_OF_RANGE, reason AMOUNT_OVERFLOW.
absl::StatusOr<Rupiah> Add(Rupiah a, Rupiah b);

// `Rp5.535.000.000`; negative amounts as `-Rp1.000`.
std::string FormatRupiah(Rupiah amount);

// Reads an amount as Indonesian documents print it: `150.000.000,-`, `50.000.000,`, `60.000.000`, `Rp 1.250,00`,
// `5 (lima) milyar`, `2,5 juta`, `-Rp1.000`. Words in brackets after the number are skipped; ribu, juta, milyar or
// miliar, and triliun multiply; capitals count as small letters. Blanks around are ignored. Fails with
// INVALID_ARGUMENT, reason NOT_AN_AMOUNT, for anything else, for a fraction of a rupiah, for dots that do not stand at
// thousands, and for what 64 bits do not hold.
absl::StatusOr<Rupiah> ParseRupiah(std::string_view text);

}  // namespace terpadu
