#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/tree.pb.h"

namespace terpadu::performance::store {

struct TreeRow {
  v1::PerformanceTree tree;
  int64_t version = 1;
};

// All of a tree; 20,000 nodes and links at most, by id.
struct TreeParts {
  std::vector<v1::TreeNode> nodes;
  std::vector<v1::TreeLink> links;
};

// Inserts a draft as the next number of its year, with the parts of its base, and fills number and counts.
// ALREADY_EXISTS, reason PERFORMANCE_TREE_EXISTS; NOT_FOUND without its base.
absl::Status InsertTree(postgres::Transaction& transaction, v1::PerformanceTree& tree);

// NOT_FOUND when there is none; the first holds its row until the transaction ends.
absl::StatusOr<TreeRow> LockTree(postgres::Transaction& transaction, std::string_view instansi, std::string_view id);
absl::StatusOr<TreeRow> FindTree(postgres::Connection& connection, const postgres::Scope& scope, std::string_view id);

// The one that holds for a year, its row locked; nobody else adopts for the year until the transaction ends.
absl::StatusOr<std::optional<TreeRow>> LockHoldingTree(postgres::Transaction& transaction, std::string_view instansi,
                                                       int32_t year);

absl::StatusOr<std::vector<v1::PerformanceTree>> ListTrees(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page);

absl::Status PutNodes(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                      const std::vector<v1::TreeNode>& nodes);
// With their links.
absl::Status RemoveNodes(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                         const std::vector<std::string>& ids);
absl::Status PutLinks(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                      const std::vector<v1::TreeLink>& links);
absl::Status RemoveLinks(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                         const std::vector<v1::TreeLink>& links);

// Counts nodes and links anew, writes state and legal basis, and counts a version, also in `row`. FAILED_PRECONDITION,
// reason TREE_TOO_LARGE, beyond 20,000 of either.
absl::Status SaveTree(postgres::Transaction& transaction, TreeRow& row);

absl::StatusOr<TreeParts> ReadTree(postgres::Transaction& transaction, const v1::PerformanceTree& tree);

// The nodes of a page, one more than its size.
absl::StatusOr<std::vector<v1::TreeNode>> ListNodes(postgres::Connection& connection, const postgres::Scope& scope,
                                                    std::string_view id, const rpc::Page& page);

}  // namespace terpadu::performance::store
