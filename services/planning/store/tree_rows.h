#pragma once

#include "services/planning/store/tree_store.h"

namespace terpadu::planning {

// What node_store.cc and indicator_store.cc share; internal to store/.

inline constexpr size_t kRowsInABatch = 1000;

inline postgres::Params ParamsOf(const PlanKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.plan_id);
  return params;
}

absl::Status InsertNodes(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree);
absl::Status InsertIndicators(postgres::Transaction& transaction, const PlanKey& key, const PlanTree& tree,
                              type::v1::Polarity polarity);

}  // namespace terpadu::planning
