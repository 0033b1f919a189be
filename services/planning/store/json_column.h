#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace terpadu::planning {

// Child rows that a statement returns as one column of JSON, so that a page is one round trip.

// `["a", "b"]`
std::vector<std::string> TextsIn(const std::string& json);

// `[[2018, 150000000], …]`
std::vector<std::pair<int, int64_t>> YearAmountsIn(const std::string& json);

}  // namespace terpadu::planning
