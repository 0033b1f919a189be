#pragma once

#include "tools/generator/random.h"
#include "tools/generator/regency.h"

namespace terpadu::generator {

// The steps of MakeRegency(), in their order; each needs what those before it made.

void MakeTree(Random& random, const Sizes& sizes, Regency& regency);   // units and nodes, without ceilings
void MakeLines(Random& random, const Sizes& sizes, Regency& regency);  // lines, and the ceilings, which are their sums
void MakePackages(Random& random, const Sizes& sizes, Regency& regency);  // both kinds, on the lines for procurement

// At least one for each of `parents`, `total` in all: how many each gets.
std::vector<int64_t> Counts(Random& random, int total, size_t parents, int64_t most_weight);

}  // namespace terpadu::generator
