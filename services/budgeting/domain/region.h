#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// Region code province.regency.district.village, widths 2.2.2.4, from the province down as far as one likes; empty for
// everywhere. INVALID_ARGUMENT, reason NOT_A_REGION, for anything else.
absl::Status CheckRegion(std::string_view region);

// Id of the standard price of an item in a region from a day on: `1.1.12.01-35.74-2025-01-01`, `all` for everywhere.
// No two have the same.
std::string StandardPriceIdOf(std::string_view item, std::string_view region, std::string_view valid_from);

}  // namespace terpadu::budgeting
