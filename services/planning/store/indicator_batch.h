#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "services/planning/store/node_batch.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {

// An indicator as it is written: its id, the id of its node, and the rest as in the message.
struct IndicatorRow {
  std::string id;
  std::string node_id;
  std::string title_key;
  v1::Indicator message;
};

// As InsertNodeBatch: the first position; none when the plan is no draft of `head` any more.
absl::StatusOr<std::optional<int>> InsertIndicatorBatch(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const PlanKey& key, const DraftHead& head,
                                                        const BatchRequest& request,
                                                        const std::vector<IndicatorRow>& indicators);

// Of the ids given: indicators that are there, nodes that are not.
struct IndicatorObstacles {
  std::vector<std::string> existing;
  std::vector<std::string> missing_nodes;
};
absl::StatusOr<IndicatorObstacles> FindIndicatorObstacles(const Executor& executor, const PlanKey& key,
                                                          const std::vector<IndicatorRow>& indicators);

// Those of `ids` that are there, in their order; those of the nodes of `node_ids`, in the plan's order.
absl::StatusOr<std::vector<v1::Indicator>> FindIndicators(const Executor& executor, const PlanKey& key,
                                                          const std::vector<std::string>& ids);
absl::StatusOr<std::vector<v1::Indicator>> FindIndicatorsOf(const Executor& executor, const PlanKey& key,
                                                            const std::vector<std::string>& node_ids);

// Writes all of indicators that are there; their versions rise by one. The draft is locked.
absl::Status UpdateIndicatorRows(postgres::Transaction& transaction, const PlanKey& key,
                                 const std::vector<IndicatorRow>& indicators);
absl::Status DeleteIndicatorRows(postgres::Transaction& transaction, const PlanKey& key,
                                 const std::vector<std::string>& ids);

}  // namespace terpadu::planning
