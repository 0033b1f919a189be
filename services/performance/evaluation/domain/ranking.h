#pragma once

#include <cstdint>
#include <vector>

namespace terpadu::performance::domain {

// The rank of each score among all, from 1 for the highest. Equal scores share the better rank, and the ranks they
// would have taken are skipped: 9, 7, 7, 3 are 1, 2, 2, 4.
std::vector<int> RanksOf(const std::vector<int64_t>& scores);

}  // namespace terpadu::performance::domain
