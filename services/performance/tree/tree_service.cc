// Reading, checking and exporting; what changes a tree is in tree_changes.cc.
#include "services/performance/tree/tree_service.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "nlohmann/json.hpp"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/tree/domain/tree_picture.h"
#include "services/performance/tree/names.h"
#include "services/performance/tree/store/tree_store.h"
#include "services/performance/tree/tree_faults.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

using nlohmann::json;

constexpr int kMostFindings = 1000;
constexpr size_t kMostInJson = 10'000;
constexpr size_t kMostInSvg = 1000;

struct Kept {
  v1::PerformanceTree tree;
  store::TreeParts parts;
};

// One snapshot of a tree and its parts: its row is locked while they are read.
absl::StatusOr<Kept> ReadWhole(rpc::CallContext& call, const std::string& name) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kTreePattern, "name", name));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(const store::TreeRow row, store::LockTree(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(store::TreeParts parts, store::ReadTree(transaction, row.tree));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  return Kept{row.tree, std::move(parts)};
}

std::vector<domain::PictureNode> PictureNodesOf(const std::vector<v1::TreeNode>& nodes) {
  std::vector<domain::PictureNode> picture;
  for (const v1::TreeNode& node : nodes) {
    const std::string code = node.code().empty() ? "" : absl::StrCat(" ", node.code());
    picture.push_back({node.id(), node.parent(), node.title(), absl::StrCat(WordOf(node.kind()), code),
                       static_cast<int>(node.kind()) - 1});
  }
  return picture;
}

json JsonOf(const v1::TreeNode& node) {
  json object = {{"id", node.id()},         {"kind", WordOf(node.kind())}, {"title", node.title()},
                 {"parent", node.parent()}, {"unit", node.unit()},         {"code", node.code()}};
  object["indicators"] = std::vector<std::string>(node.indicators().begin(), node.indicators().end());
  if (!node.official().empty()) {
    object["official"] = node.official();
  }
  return object;
}

std::string JsonDocument(const Kept& kept, const std::vector<size_t>& subtree) {
  const v1::PerformanceTree& tree = kept.tree;
  json document = {{"tree",
                    {{"name", tree.name()},
                     {"year", tree.year()},
                     {"number", tree.number()},
                     {"state", WordOf(tree.state())},
                     {"legalBasis", tree.legal_basis()}}},
                   {"nodes", json::array()},
                   {"links", json::array()}};
  std::set<std::string> there;
  for (const size_t number : subtree) {
    there.insert(kept.parts.nodes[number].id());
    document["nodes"].push_back(JsonOf(kept.parts.nodes[number]));
  }
  for (const v1::TreeLink& link : kept.parts.links) {
    if (there.contains(link.from()) && there.contains(link.to())) {
      document["links"].push_back({{"from", link.from()}, {"to", link.to()}, {"kind", WordOf(link.kind())}});
    }
  }
  return document.dump();
}

std::string SvgDocument(const Kept& kept, const std::vector<domain::PictureNode>& nodes,
                        const std::vector<size_t>& subtree) {
  std::vector<domain::PictureNode> drawn;
  for (const size_t number : subtree) {
    drawn.push_back(nodes[number]);
  }
  std::vector<domain::PictureLink> links;
  for (const v1::TreeLink& link : kept.parts.links) {
    links.push_back({link.from(), link.to(), link.kind() == v1::TREE_LINK_KIND_CONTRIBUTION});
  }
  return domain::TreePicture(drawn, links);
}

}  // namespace

TreeService::TreeService() : handlers_("terpadu.performance.v1.PerformanceTreeService") {
  handlers_.Unary("CreatePerformanceTree", this, &TreeService::CreatePerformanceTree);
  handlers_.Unary("ChangePerformanceTree", this, &TreeService::ChangePerformanceTree);
  handlers_.Unary("AdoptPerformanceTree", this, &TreeService::AdoptPerformanceTree);
  handlers_.Unary("CheckPerformanceTree", this, &TreeService::CheckPerformanceTree);
  handlers_.Unary("GetPerformanceTree", this, &TreeService::GetPerformanceTree);
  handlers_.Unary("ListPerformanceTrees", this, &TreeService::ListPerformanceTrees);
  handlers_.Unary("ListTreeNodes", this, &TreeService::ListTreeNodes);
  handlers_.Unary("ExportPerformanceTree", this, &TreeService::ExportPerformanceTree);
}

absl::StatusOr<v1::CheckPerformanceTreeResponse> TreeService::CheckPerformanceTree(
    rpc::CallContext& call, const v1::CheckPerformanceTreeRequest& request) {
  TERPADU_ASSIGN(const Kept kept, ReadWhole(call, request.name()));
  v1::CheckPerformanceTreeResponse response;
  int errors = 0;
  int warnings = 0;
  for (const domain::TreeFault& fault : TreeFaultsOf(kept.parts)) {
    ++(fault.warning ? warnings : errors);
    if (response.findings_size() < kMostFindings) {
      v1::TreeFinding& finding = *response.add_findings();
      finding.set_code(std::string(fault.code));
      finding.set_warning(fault.warning);
      finding.set_node(fault.node);
      finding.set_message(fault.message);
    }
  }
  response.set_error_count(errors);
  response.set_warning_count(warnings);
  return response;
}

absl::StatusOr<v1::PerformanceTree> TreeService::GetPerformanceTree(rpc::CallContext& call,
                                                                    const v1::GetPerformanceTreeRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kTreePattern, "name", request.name()));
  TERPADU_ASSIGN(const store::TreeRow row, store::FindTree(*call.db, call.ScopeOf(id.instansi), id.id));
  return row.tree;
}

absl::StatusOr<v1::ListPerformanceTreesResponse> TreeService::ListPerformanceTrees(
    rpc::CallContext& call, const v1::ListPerformanceTreesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows, store::ListTrees(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListPerformanceTreesResponse>(
      rows, page, [](auto& response) { return response.mutable_performance_trees(); },
      [](const auto& last) { return IdOf(kTreePattern, last.name()).id; });
}

absl::StatusOr<v1::ListTreeNodesResponse> TreeService::ListTreeNodes(rpc::CallContext& call,
                                                                     const v1::ListTreeNodesRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kTreePattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  TERPADU_RETURN_IF_ERROR(store::FindTree(*call.db, scope, id.id).status());
  TERPADU_ASSIGN(const auto rows, store::ListNodes(*call.db, scope, id.id, page));
  return PageOf<v1::ListTreeNodesResponse>(
      rows, page, [](auto& response) { return response.mutable_nodes(); }, [](const auto& last) { return last.id(); });
}

absl::StatusOr<v1::ExportPerformanceTreeResponse> TreeService::ExportPerformanceTree(
    rpc::CallContext& call, const v1::ExportPerformanceTreeRequest& request) {
  FieldErrors errors;
  if (!IsKnown(request.format())) {
    errors.Add("format", "must be JSON or SVG");
  }
  if (request.depth() < 0) {
    errors.Add("depth", "must not be negative");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const Kept kept, ReadWhole(call, request.name()));
  const std::vector<domain::PictureNode> nodes = PictureNodesOf(kept.parts.nodes);
  const auto subtree = domain::SubtreeOf(nodes, request.root(), request.depth());
  if (!subtree.has_value()) {
    return NotHere(absl::StrCat(request.name(), "/nodes/", request.root()));
  }
  const bool svg = request.format() == v1::TREE_FORMAT_SVG;
  const size_t most = svg ? kMostInSvg : kMostInJson;
  if (subtree->size() > most) {
    return Error(absl::StatusCode::kFailedPrecondition, "TREE_TOO_LARGE",
                 absl::StrCat(subtree->size(), " nodes, at most ", most, " are exported: ask for a root or a depth"),
                 {{"nodes", absl::StrCat(subtree->size())}, {"most", absl::StrCat(most)}});
  }
  v1::ExportPerformanceTreeResponse response;
  response.set_media_type(svg ? "image/svg+xml" : "application/json");
  response.set_content(svg ? SvgDocument(kept, nodes, *subtree) : JsonDocument(kept, *subtree));
  return response;
}

}  // namespace terpadu::performance
