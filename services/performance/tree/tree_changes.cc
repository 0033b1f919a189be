#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/tree/names.h"
#include "services/performance/tree/store/tree_store.h"
#include "services/performance/tree/tree_faults.h"
#include "services/performance/tree/tree_service.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/tree_events.pb.h"

namespace terpadu::performance {
namespace {

using store::TreeRow;

constexpr int kMostChanges = 1000;
constexpr int kMostIndicators = 50;
constexpr size_t kMostEntries = 1000;

void CheckNode(const std::string& at, const std::string& instansi, const v1::TreeNode& node, FieldErrors& errors) {
  CheckId(at + ".id", node.id(), errors);
  if (!IsKnown(node.kind())) {
    errors.Add(at + ".kind", "must be one of its values");
  }
  CheckLength(at + ".title", node.title(), kLongestTitle, errors);
  if (node.title().empty()) {
    errors.Add(at + ".title", "must be set");
  }
  if (!node.parent().empty()) {
    CheckId(at + ".parent", node.parent(), errors);
  }
  if (!node.unit().empty()) {
    CheckNameIn(kUnitPattern, instansi, at + ".unit", node.unit(), errors);
  }
  if (!node.code().empty()) {
    CheckId(at + ".code", node.code(), errors);
  }
  if (node.indicators_size() > kMostIndicators) {
    errors.Add(at + ".indicators", "must be at most 50");
    return;
  }
  for (int i = 0; i < node.indicators_size(); ++i) {
    CheckNameIn(kIndicatorPattern, instansi, absl::StrCat(at, ".indicators[", i, "]"), node.indicators(i), errors);
  }
  CheckLength(at + ".official", node.official(), kLongestTitle, errors);
  if (!node.official().empty() && node.kind() != v1::TREE_NODE_KIND_IKI) {
    errors.Add(at + ".official", "must be empty: only an IKI is of a person");
  }
}

void CheckLink(const std::string& at, const v1::TreeLink& link, FieldErrors& errors) {
  CheckId(at + ".from", link.from(), errors);
  CheckId(at + ".to", link.to(), errors);
  if (!IsKnown(link.kind())) {
    errors.Add(at + ".kind", "must be CONTRIBUTION or CROSS_CUTTING");
  }
  if (link.from() == link.to()) {
    errors.Add(at + ".to", "must be another node than from");
  }
}

absl::Status CheckChange(const v1::ChangePerformanceTreeRequest& request, const std::string& instansi) {
  FieldErrors errors;
  const int changes =
      request.put_nodes_size() + request.remove_nodes_size() + request.put_links_size() + request.remove_links_size();
  if (changes == 0 || changes > kMostChanges) {
    errors.Add("put_nodes", "must be, with all other changes, 1 to 1,000");
    return errors.ToStatus();
  }
  std::set<std::string> ids;
  for (int i = 0; i < request.put_nodes_size(); ++i) {
    const std::string at = absl::StrCat("put_nodes[", i, "]");
    CheckNode(at, instansi, request.put_nodes(i), errors);
    if (!ids.insert(request.put_nodes(i).id()).second) {
      errors.Add(at + ".id", "must be put once");
    }
  }
  for (int i = 0; i < request.remove_nodes_size(); ++i) {
    CheckId(absl::StrCat("remove_nodes[", i, "]"), request.remove_nodes(i), errors);
  }
  for (int i = 0; i < request.put_links_size(); ++i) {
    CheckLink(absl::StrCat("put_links[", i, "]"), request.put_links(i), errors);
  }
  for (int i = 0; i < request.remove_links_size(); ++i) {
    CheckLink(absl::StrCat("remove_links[", i, "]"), request.remove_links(i), errors);
  }
  return errors.ToStatus();
}

absl::StatusOr<TreeRow> LockDraft(postgres::Transaction& transaction, const ResourceId& id, std::string_view etag) {
  TERPADU_ASSIGN(TreeRow row, store::LockTree(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, row.tree.name(), row.version));
  if (row.tree.state() != v1::PERFORMANCE_TREE_STATE_DRAFT) {
    const std::string state = WordOf(row.tree.state());
    return Error(absl::StatusCode::kFailedPrecondition, "TREE_NOT_DRAFT",
                 absl::StrCat(row.tree.name(), " is ", state, ": begin a draft with it as base"), {{"state", state}});
  }
  return row;
}

absl::Status CheckSound(const v1::PerformanceTree& tree, const store::TreeParts& parts) {
  const std::vector<domain::TreeFault> faults = TreeFaultsOf(parts);
  int count = 0;
  for (const domain::TreeFault& fault : faults) {
    count += fault.warning ? 0 : 1;
  }
  if (parts.nodes.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "TREE_HAS_ERRORS", absl::StrCat(tree.name(), " has no nodes"),
                 {{"code", "TREE_EMPTY"}, {"count", "1"}});
  }
  if (count == 0) {
    return absl::OkStatus();
  }
  const domain::TreeFault& first = faults.front();  // errors come first
  return Error(absl::StatusCode::kFailedPrecondition, "TREE_HAS_ERRORS",
               absl::StrCat(count, " errors, the first at ", first.node, ": ", first.message),
               {{"code", std::string(first.code)}, {"node", first.node}, {"count", absl::StrCat(count)}});
}

std::vector<journal::Entry> NodeEntries(const v1::PerformanceTree& tree, const store::TreeParts& parts) {
  const ResourceId id = IdOf(kTreePattern, tree.name());
  std::map<std::string, v1::TreeNodeAdopted> events;
  for (const v1::TreeNode& node : parts.nodes) {
    *events[node.id()].mutable_node() = node;
    events[node.id()].mutable_node()->clear_official();
  }
  for (const v1::TreeLink& link : parts.links) {
    v1::TreeNodeAdopted& event = events[link.from()];
    link.kind() == v1::TREE_LINK_KIND_CONTRIBUTION ? event.add_contributes_to(link.to())
                                                   : event.add_works_with(link.to());
  }
  std::vector<journal::Entry> entries;
  for (const auto& [node, event] : events) {
    entries.push_back(journal::MakeEntry(FormatName(kTreeNodePattern, {id.instansi, id.id, node}), 1, event));
  }
  return entries;
}

absl::Status Tell(const rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                  const std::vector<journal::Entry>& entries) {
  for (size_t first = 0; first < entries.size(); first += kMostEntries) {
    const auto last = entries.begin() + static_cast<int64_t>(std::min(first + kMostEntries, entries.size()));
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi,
                                            {entries.begin() + static_cast<int64_t>(first), last}, call.AuditJson()));
  }
  return absl::OkStatus();
}

// Ends the version that held for the year, if any.
absl::Status Supersede(const rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                       const v1::PerformanceTree& successor) {
  TERPADU_ASSIGN(auto holding, store::LockHoldingTree(transaction, instansi, successor.year()));
  if (!holding.has_value()) {
    return absl::OkStatus();
  }
  holding->tree.set_state(v1::PERFORMANCE_TREE_STATE_SUPERSEDED);
  TERPADU_RETURN_IF_ERROR(store::SaveTree(transaction, *holding));
  v1::PerformanceTreeSuperseded event;
  event.set_successor(successor.name());
  return Tell(call, transaction, instansi, {journal::MakeEntry(holding->tree.name(), holding->version, event)});
}

}  // namespace

std::vector<domain::TreeFault> TreeFaultsOf(const store::TreeParts& parts) {
  std::vector<domain::TreeCheckNode> nodes;
  for (const v1::TreeNode& node : parts.nodes) {
    nodes.push_back({node.id(), static_cast<domain::TreeLevel>(node.kind()), node.parent(), node.unit(),
                     node.indicators_size() > 0});
  }
  std::vector<domain::TreeCheckLink> links;
  for (const v1::TreeLink& link : parts.links) {
    links.push_back({link.from(), link.to(), link.kind() == v1::TREE_LINK_KIND_CONTRIBUTION});
  }
  return domain::TreeFaults(nodes, links);
}

absl::StatusOr<v1::PerformanceTree> TreeService::CreatePerformanceTree(
    rpc::CallContext& call, const v1::CreatePerformanceTreeRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const v1::PerformanceTree& asked = request.performance_tree();
  FieldErrors errors;
  CheckId("performance_tree_id", request.performance_tree_id(), errors);
  CheckYearOf("performance_tree.year", asked.year(), errors);
  if (!asked.base().empty()) {
    CheckNameIn(kTreePattern, parent.instansi, "performance_tree.base", asked.base(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::PerformanceTree>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::PerformanceTree> {
        v1::PerformanceTree tree;
        tree.set_name(NameOf(kTreePattern, parent.instansi, request.performance_tree_id()));
        tree.set_year(asked.year());
        tree.set_base(asked.base());
        tree.set_state(v1::PERFORMANCE_TREE_STATE_DRAFT);
        tree.set_etag(rpc::EtagOf(1));
        TERPADU_RETURN_IF_ERROR(store::InsertTree(transaction, tree));
        v1::PerformanceTreeCreated event;
        *event.mutable_performance_tree() = tree;
        TERPADU_RETURN_IF_ERROR(Tell(call, transaction, parent.instansi, {journal::MakeEntry(tree.name(), 1, event)}));
        return tree;
      });
}

absl::StatusOr<v1::PerformanceTree> TreeService::ChangePerformanceTree(
    rpc::CallContext& call, const v1::ChangePerformanceTreeRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kTreePattern, "name", request.name()));
  TERPADU_RETURN_IF_ERROR(CheckChange(request, id.instansi));
  return rpc::Once<v1::PerformanceTree>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::PerformanceTree> {
        TERPADU_ASSIGN(TreeRow row, LockDraft(transaction, id, request.etag()));
        TERPADU_RETURN_IF_ERROR(
            store::RemoveLinks(transaction, row.tree, {request.remove_links().begin(), request.remove_links().end()}));
        TERPADU_RETURN_IF_ERROR(
            store::RemoveNodes(transaction, row.tree, {request.remove_nodes().begin(), request.remove_nodes().end()}));
        TERPADU_RETURN_IF_ERROR(
            store::PutNodes(transaction, row.tree, {request.put_nodes().begin(), request.put_nodes().end()}));
        TERPADU_RETURN_IF_ERROR(
            store::PutLinks(transaction, row.tree, {request.put_links().begin(), request.put_links().end()}));
        TERPADU_RETURN_IF_ERROR(store::SaveTree(transaction, row));
        v1::PerformanceTreeChanged event;
        event.set_node_count(row.tree.node_count());
        event.set_link_count(row.tree.link_count());
        TERPADU_RETURN_IF_ERROR(
            Tell(call, transaction, id.instansi, {journal::MakeEntry(row.tree.name(), row.version, event)}));
        return row.tree;
      });
}

absl::StatusOr<v1::PerformanceTree> TreeService::AdoptPerformanceTree(rpc::CallContext& call,
                                                                      const v1::AdoptPerformanceTreeRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kTreePattern, "name", request.name()));
  FieldErrors errors;
  CheckLength("legal_basis", request.legal_basis(), kLongestTitle, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::PerformanceTree>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::PerformanceTree> {
        TERPADU_ASSIGN(TreeRow row, LockDraft(transaction, id, request.etag()));
        TERPADU_ASSIGN(const store::TreeParts parts, store::ReadTree(transaction, row.tree));
        TERPADU_RETURN_IF_ERROR(CheckSound(row.tree, parts));
        TERPADU_RETURN_IF_ERROR(Supersede(call, transaction, id.instansi, row.tree));
        row.tree.set_state(v1::PERFORMANCE_TREE_STATE_ADOPTED);
        row.tree.set_legal_basis(request.legal_basis());
        TERPADU_RETURN_IF_ERROR(store::SaveTree(transaction, row));
        std::vector<journal::Entry> entries = NodeEntries(row.tree, parts);
        v1::PerformanceTreeAdopted event;
        *event.mutable_performance_tree() = row.tree;
        entries.push_back(journal::MakeEntry(row.tree.name(), row.version, event));
        TERPADU_RETURN_IF_ERROR(Tell(call, transaction, id.instansi, entries));
        return row.tree;
      });
}

}  // namespace terpadu::performance
