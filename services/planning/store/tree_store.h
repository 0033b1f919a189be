#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/domain/plan_tree.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {

// The nodes and indicators of `tree`, in batches, below a draft that was just inserted.
absl::Status InsertTree(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree,
                        type::v1::Polarity polarity);

// A node or indicator and its place in the document.
template <typename Message>
struct Placed {
  int position;
  Message message;
};

// Which nodes of a plan.
struct NodeFilter {
  v1::PlanNodeKind kind = v1::PLAN_NODE_KIND_UNSPECIFIED;  // for all
  std::string unit_id = {};                                // responsible, alone or with others; "" for all
  std::string parent_id = {};                              // right above; "" for all
};
// At most `limit` nodes after `after`, in the document's order.
absl::StatusOr<std::vector<Placed<v1::PlanNode>>> ListNodes(const Executor& executor, const PlanKey& key,
                                                            const NodeFilter& filter, int after, int limit);

// At most `limit` indicators after `after`, in the document's order.
absl::StatusOr<std::vector<Placed<v1::Indicator>>> ListIndicators(const Executor& executor, const PlanKey& key,
                                                                  int after, int limit);

}  // namespace terpadu::planning
