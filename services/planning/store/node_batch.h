#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/domain/tree_rules.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {

// What a draft is, as far as its nodes and indicators need it.
struct DraftHead {
  v1::PlanKind kind;
  v1::PlanState state;
  int start_year;
  int end_year;
};
// None when there is no such plan.
absl::StatusOr<std::optional<DraftHead>> FindHead(const Executor& executor, const PlanKey& key);

// A node as it is written.
struct NodeRow {
  struct Unit {
    std::string id;
    int basis_points;  // 0 when shares are not said
  };
  struct Alias {
    std::string printed;
    std::string key;
  };
  std::string id;
  int kind = 0;
  std::string parent_id;   // "" at the root
  std::string program_id;  // "" for none
  std::string title;
  std::string title_key;
  std::string code;
  std::string problem;
  std::string printed_units;
  int source_line = 0;
  std::vector<Unit> units;
  std::vector<Alias> aliases;
  std::vector<std::pair<int, int64_t>> ceilings;  // by year
  std::vector<PlanKey> carried;                   // the plan of each node carried,
  std::vector<std::string> carried_ids;           // and its id there
};

// A node outside the batch that one in it stands below or names: it must be there and of one of `kinds`.
struct NodeAbove {
  std::string id;
  KindSet kinds;
};

// The first position of the batch, in one statement that is a transaction of its own. Inserts nothing, and returns
// none, when the plan is no draft of `head` any more or a node of `above` is not as it must be; a violated constraint
// else.
struct NodeBatch {
  std::vector<NodeRow> nodes;
  std::vector<NodeAbove> above;
};
struct BatchRequest {
  std::string request_id;
  std::string method;
  std::string fingerprint;
};
absl::StatusOr<std::optional<int>> InsertNodeBatch(postgres::Connection& connection, const postgres::Scope& scope,
                                                   const PlanKey& key, const DraftHead& head,
                                                   const BatchRequest& request, const NodeBatch& batch);

// Why a batch cannot be inserted.
struct NodeObstacles {
  std::vector<std::string> existing;               // ids that are nodes already
  std::vector<std::pair<std::string, int>> above;  // those of `above` with their kind, 0 when they are not there
  std::vector<std::string> missing_units;          // ids
  std::vector<std::string> missing_carried;        // names
};
absl::StatusOr<NodeObstacles> FindNodeObstacles(const Executor& executor, const PlanKey& key, const NodeBatch& batch);

// Those of `ids` that are there, in their order.
absl::StatusOr<std::vector<v1::PlanNode>> FindNodes(const Executor& executor, const PlanKey& key,
                                                    const std::vector<std::string>& ids);

// Writes all of nodes that are there, but kind and position; their versions rise by one. The draft is locked.
absl::Status UpdateNodeRows(postgres::Transaction& transaction, const PlanKey& key, const std::vector<NodeRow>& nodes);

// A node of `ids` that another one needs, and that other's name; none when all may go.
struct NodeInUse {
  std::string id;
  std::string by;
};
absl::StatusOr<std::optional<NodeInUse>> FindNodeInUse(const Executor& executor, const PlanKey& key,
                                                       const std::vector<std::string>& ids);
// How many indicators went with them. The draft is locked.
absl::StatusOr<int> DeleteNodeRows(postgres::Transaction& transaction, const PlanKey& key,
                                   const std::vector<std::string>& ids);

// The tree of a locked draft changed.
absl::Status RaiseRevision(postgres::Transaction& transaction, const PlanKey& key);

}  // namespace terpadu::planning
