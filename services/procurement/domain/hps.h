#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// quantity × price, a half rupiah rounded up; OUT_OF_RANGE, reason AMOUNT_OVERFLOW. Both are above 0.
absl::StatusOr<Rupiah> HpsItemAmount(int64_t quantity_thousandths, Rupiah unit_price);

// Whether the items with the tax are the HPS. INVALID_ARGUMENT, reason HPS_NOT_ITS_ITEMS.
absl::Status CheckHpsSum(Rupiah hps, const std::vector<Rupiah>& items, Rupiah tax);

}  // namespace terpadu::procurement::domain
