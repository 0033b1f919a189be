#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace terpadu::budgeting {

// An exact decimal number: units × 10^-scale, scale 0 to 9.
struct Quantity {
  int64_t units = 0;
  int scale = 0;
};

// `2.50` for {250, 2}, and back; ParseQuantity() takes only what FormatQuantity() gives, else it aborts.
std::string FormatQuantity(Quantity quantity);
Quantity ParseQuantity(const std::string& text);

// volume × price in rupiah, the volume being the product of `volumes`; all above 0. Nothing is rounded: OUT_OF_RANGE,
// reason AMOUNT_OVERFLOW, when 64 bits do not hold it; INVALID_ARGUMENT, reason AMOUNT_NOT_WHOLE, for a fraction of a
// rupiah.
absl::StatusOr<int64_t> ItemAmount(const std::vector<Quantity>& volumes, int64_t price);

// The same without its fraction of a rupiah; the largest amount there is when 64 bits do not hold it.
int64_t WholeItemAmount(const std::vector<Quantity>& volumes, int64_t price);

}  // namespace terpadu::budgeting
