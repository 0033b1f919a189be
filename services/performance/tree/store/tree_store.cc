#include "services/performance/tree/store/tree_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/performance/fields.h"
#include "services/performance/tree/names.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_TREE_COLUMNS                                                                              \
  "SELECT instansi, tree_id, year, number, state, base_id, legal_basis, node_count, link_count, version " \
  "FROM performance_tree WHERE instansi = $1 "

constexpr Statement kFind = {"tree_find", TERPADU_TREE_COLUMNS "AND tree_id = $2"};
constexpr Statement kLock = {"tree_lock", TERPADU_TREE_COLUMNS "AND tree_id = $2 FOR UPDATE"};
constexpr Statement kLockHolding = {"tree_lock_holding",
                                    TERPADU_TREE_COLUMNS "AND year = $2 AND state = 'ADOPTED' FOR UPDATE"};
constexpr Statement kList = {"tree_list", TERPADU_TREE_COLUMNS "AND tree_id > $2 ORDER BY tree_id LIMIT $3"};

// Two drafts of one year at once would take the same number, two adopted at once would both hold: the second waits.
constexpr Statement kOneYear = {"tree_one_year",
                                "SELECT pg_advisory_xact_lock(hashtextextended('performance_tree/' || $1 || $2, 0))"};
constexpr Statement kInsert = {"tree_insert", R"sql(
  INSERT INTO performance_tree (instansi, tree_id, year, number, base_id)
  SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4 FROM performance_tree WHERE instansi = $1 AND year = $3
  RETURNING number)sql"};
constexpr Statement kCopyNodes = {"tree_copy_nodes", R"sql(
  INSERT INTO tree_node (instansi, tree_id, node_id, content)
  SELECT instansi, $2, node_id, content FROM tree_node WHERE instansi = $1 AND tree_id = $3)sql"};
constexpr Statement kCopyLinks = {"tree_copy_links", R"sql(
  INSERT INTO tree_link (instansi, tree_id, from_id, to_id, kind)
  SELECT instansi, $2, from_id, to_id, kind FROM tree_link WHERE instansi = $1 AND tree_id = $3)sql"};
constexpr Statement kCount = {"tree_count", R"sql(
  UPDATE performance_tree SET node_count = $3, link_count = $4 WHERE instansi = $1 AND tree_id = $2)sql"};

constexpr Statement kPutNode = {"tree_put_node", R"sql(
  INSERT INTO tree_node (instansi, tree_id, node_id, content) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, tree_id, node_id) DO UPDATE SET content = EXCLUDED.content)sql"};
constexpr Statement kRemoveNodes = {"tree_remove_nodes", R"sql(
  WITH gone AS (DELETE FROM tree_link
                 WHERE instansi = $1 AND tree_id = $2 AND (from_id = ANY ($3::text[]) OR to_id = ANY ($3::text[])))
  DELETE FROM tree_node WHERE instansi = $1 AND tree_id = $2 AND node_id = ANY ($3::text[]))sql"};
constexpr Statement kPutLink = {"tree_put_link", R"sql(
  INSERT INTO tree_link (instansi, tree_id, from_id, to_id, kind) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING)sql"};
constexpr Statement kRemoveLink = {"tree_remove_link", R"sql(
  DELETE FROM tree_link WHERE instansi = $1 AND tree_id = $2 AND from_id = $3 AND to_id = $4 AND kind = $5)sql"};

constexpr Statement kSave = {"tree_save", R"sql(
  UPDATE performance_tree
     SET state = $3, legal_basis = $4, version = version + 1,
         node_count = (SELECT count(*) FROM tree_node WHERE instansi = $1 AND tree_id = $2),
         link_count = (SELECT count(*) FROM tree_link WHERE instansi = $1 AND tree_id = $2)
   WHERE instansi = $1 AND tree_id = $2
  RETURNING version, node_count, link_count)sql"};

constexpr Statement kNodes = {"tree_nodes", R"sql(
  SELECT content FROM tree_node WHERE instansi = $1 AND tree_id = $2 AND node_id > $3 ORDER BY node_id LIMIT $4)sql"};
constexpr Statement kLinks = {"tree_links", R"sql(
  SELECT from_id, to_id, kind FROM tree_link WHERE instansi = $1 AND tree_id = $2 ORDER BY from_id, to_id, kind
   LIMIT $3)sql"};

constexpr int kMostParts = 20'000;

TreeRow RowOf(const Rows& rows, int row) {
  TreeRow found;
  v1::PerformanceTree& tree = found.tree;
  const std::string instansi = rows.Text(row, 0);
  tree.set_name(NameOf(kTreePattern, instansi, rows.Text(row, 1)));
  tree.set_year(static_cast<int32_t>(rows.Int(row, 2)));
  tree.set_number(static_cast<int32_t>(rows.Int(row, 3)));
  tree.set_state(EnumOf<v1::PerformanceTreeState>(rows.Text(row, 4)));
  if (const std::string base = rows.Text(row, 5); !base.empty()) {
    tree.set_base(NameOf(kTreePattern, instansi, base));
  }
  tree.set_legal_basis(rows.Text(row, 6));
  tree.set_node_count(static_cast<int32_t>(rows.Int(row, 7)));
  tree.set_link_count(static_cast<int32_t>(rows.Int(row, 8)));
  found.version = rows.Int(row, 9);
  tree.set_etag(rpc::EtagOf(found.version));
  return found;
}

Params KeyOf(const v1::PerformanceTree& tree) {
  const ResourceId id = IdOf(kTreePattern, tree.name());
  return Params().Text(id.instansi).Text(id.id);
}

absl::Status LockYear(postgres::Transaction& transaction, std::string_view instansi, int32_t year) {
  return transaction.Execute(kOneYear, Params().Text(instansi).Text(absl::StrCat("/", year))).status();
}

std::vector<v1::TreeNode> NodesOf(const Rows& rows) {
  std::vector<v1::TreeNode> nodes(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    nodes[row].ParseFromString(rows.Bytes(row, 0));
  }
  return nodes;
}

absl::Status EachLink(postgres::Transaction& transaction, const Statement& statement, const v1::PerformanceTree& tree,
                      const std::vector<v1::TreeLink>& links) {
  std::vector<Params> batch;
  for (const v1::TreeLink& link : links) {
    batch.push_back(std::move(KeyOf(tree).Text(link.from()).Text(link.to()).Text(WordOf(link.kind()))));
  }
  return batch.empty() ? absl::OkStatus() : transaction.ExecuteBatch(statement, batch).status();
}

}  // namespace

absl::Status InsertTree(postgres::Transaction& transaction, v1::PerformanceTree& tree) {
  const ResourceId id = IdOf(kTreePattern, tree.name());
  const std::string base = tree.base().empty() ? "" : IdOf(kTreePattern, tree.base()).id;
  TERPADU_RETURN_IF_ERROR(LockYear(transaction, id.instansi, tree.year()));
  if (!base.empty()) {
    // Read, not locked: whoever adopts holds a tree and then waits for the year.
    TERPADU_ASSIGN(const Rows found, transaction.Execute(kFind, Params().Text(id.instansi).Text(base)));
    if (found.empty()) {
      return NotHere(tree.base());
    }
  }
  const auto inserted = transaction.Execute(kInsert, KeyOf(tree).Int(tree.year()).Text(base));
  if (absl::IsAlreadyExists(inserted.status())) {
    return Error(absl::StatusCode::kAlreadyExists, "PERFORMANCE_TREE_EXISTS",
                 absl::StrCat(tree.name(), " exists already"), {{"name", tree.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted.status());
  tree.set_number(static_cast<int32_t>(inserted->Int(0, 0)));
  if (base.empty()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const Rows nodes, transaction.Execute(kCopyNodes, KeyOf(tree).Text(base)));
  TERPADU_ASSIGN(const Rows links, transaction.Execute(kCopyLinks, KeyOf(tree).Text(base)));
  tree.set_node_count(static_cast<int32_t>(nodes.affected()));
  tree.set_link_count(static_cast<int32_t>(links.affected()));
  return transaction.Execute(kCount, KeyOf(tree).Int(tree.node_count()).Int(tree.link_count())).status();
}

absl::StatusOr<TreeRow> LockTree(postgres::Transaction& transaction, std::string_view instansi, std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kTreePattern, instansi, id));
  }
  return RowOf(rows, 0);
}

absl::StatusOr<TreeRow> FindTree(postgres::Connection& connection, const postgres::Scope& scope, std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotHere(NameOf(kTreePattern, scope.instansi, id));
  }
  return RowOf(rows, 0);
}

absl::StatusOr<std::optional<TreeRow>> LockHoldingTree(postgres::Transaction& transaction, std::string_view instansi,
                                                       int32_t year) {
  TERPADU_RETURN_IF_ERROR(LockYear(transaction, instansi, year));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockHolding, Params().Text(instansi).Int(year)));
  return rows.empty() ? std::nullopt : std::make_optional(RowOf(rows, 0));
}

absl::StatusOr<std::vector<v1::PerformanceTree>> ListTrees(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::PerformanceTree> trees;
  for (int row = 0; row < rows.size(); ++row) {
    trees.push_back(RowOf(rows, row).tree);
  }
  return trees;
}

absl::Status PutNodes(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                      const std::vector<v1::TreeNode>& nodes) {
  std::vector<Params> batch;
  for (const v1::TreeNode& node : nodes) {
    batch.push_back(std::move(KeyOf(tree).Text(node.id()).Bytes(node.SerializeAsString())));
  }
  return batch.empty() ? absl::OkStatus() : transaction.ExecuteBatch(kPutNode, batch).status();
}

absl::Status RemoveNodes(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                         const std::vector<std::string>& ids) {
  return ids.empty() ? absl::OkStatus() : transaction.Execute(kRemoveNodes, KeyOf(tree).TextArray(ids)).status();
}

absl::Status PutLinks(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                      const std::vector<v1::TreeLink>& links) {
  return EachLink(transaction, kPutLink, tree, links);
}

absl::Status RemoveLinks(postgres::Transaction& transaction, const v1::PerformanceTree& tree,
                         const std::vector<v1::TreeLink>& links) {
  return EachLink(transaction, kRemoveLink, tree, links);
}

absl::Status SaveTree(postgres::Transaction& transaction, TreeRow& row) {
  v1::PerformanceTree& tree = row.tree;
  const auto saved = transaction.Execute(kSave, KeyOf(tree).Text(WordOf(tree.state())).Text(tree.legal_basis()));
  const std::string constraint = postgres::ConstraintOf(saved.status());
  if (constraint == "performance_tree_node_count_check" || constraint == "performance_tree_link_count_check") {
    return Error(absl::StatusCode::kFailedPrecondition, "TREE_TOO_LARGE",
                 absl::StrCat(tree.name(), " would have more than ", kMostParts, " nodes or links"),
                 {{"most", absl::StrCat(kMostParts)}});
  }
  TERPADU_RETURN_IF_ERROR(saved.status());
  row.version = saved->Int(0, 0);
  tree.set_node_count(static_cast<int32_t>(saved->Int(0, 1)));
  tree.set_link_count(static_cast<int32_t>(saved->Int(0, 2)));
  tree.set_etag(rpc::EtagOf(row.version));
  return absl::OkStatus();
}

absl::StatusOr<TreeParts> ReadTree(postgres::Transaction& transaction, const v1::PerformanceTree& tree) {
  TERPADU_ASSIGN(const Rows nodes, transaction.Execute(kNodes, KeyOf(tree).Text("").Int(kMostParts)));
  TERPADU_ASSIGN(const Rows links, transaction.Execute(kLinks, KeyOf(tree).Int(kMostParts)));
  TreeParts parts;
  parts.nodes = NodesOf(nodes);
  for (int row = 0; row < links.size(); ++row) {
    v1::TreeLink& link = parts.links.emplace_back();
    link.set_from(links.Text(row, 0));
    link.set_to(links.Text(row, 1));
    link.set_kind(EnumOf<v1::TreeLinkKind>(links.Text(row, 2)));
  }
  return parts;
}

absl::StatusOr<std::vector<v1::TreeNode>> ListNodes(postgres::Connection& connection, const postgres::Scope& scope,
                                                    std::string_view id, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(id).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kNodes, params));
  return NodesOf(rows);
}

}  // namespace terpadu::performance::store
