#pragma once

#include <vector>

#include "services/performance/tree/domain/tree_check.h"
#include "services/performance/tree/store/tree_store.h"

namespace terpadu::performance {

// domain::TreeFaults of a tree as it is stored.
std::vector<domain::TreeFault> TreeFaultsOf(const store::TreeParts& parts);

}  // namespace terpadu::performance
