#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"

namespace terpadu::planning {

// A node of one plan and the same node of another.
struct NodeTwins {
  int position;  // in the one plan
  std::string id;
  std::string twin_id;  // in the other; "" when it does not have the node
  bool same_parent;     // both stand below the same node
};

// The next at most `limit` nodes of `key` after `after`, in the plan's order, with those of the plan `other_id`.
absl::StatusOr<std::vector<NodeTwins>> ListTwins(const Executor& executor, const PlanKey& key,
                                                 const std::string& other_id, int after, int limit);

}  // namespace terpadu::planning
