#include "services/reporting/chain_service.h"

#include <map>
#include <set>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/store/chain_tree_store.h"
#include "services/reporting/store/trace_store.h"

namespace terpadu::reporting {
namespace {

constexpr int kMostRead = 20'000;
constexpr int kMostShown = 2'000;
constexpr int kDefaultChildren = 100;

constexpr char kNotArrived[] = "its own event has not arrived";

absl::Status Check(const v1::GetChainRequest& request) {
  FieldErrors errors;
  if (InstansiOf(request.name()).empty()) {
    errors.Add("name", "must be the name of a resource, instansi/{instansi}/…");
  }
  if (request.year() < 0) {
    errors.Add("year", "must not be negative");
  }
  return errors.ToStatus();
}

v1::Link LinkOf(const ChainBelow& chain, const std::string& name) {
  if (const auto link = chain.links.find(name); link != chain.links.end()) {
    return link->second;
  }
  v1::Link link;
  link.set_name(name);
  link.set_detail(kNotArrived);
  return link;
}

// The token with which the children of `name` after `last` are asked for.
absl::StatusOr<std::string> TokenFor(v1::GetChainRequest request, const std::string& name, const std::string& last) {
  if (last.empty()) {
    return std::string();
  }
  request.set_name(name);
  request.clear_page_token();
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  return page.NextToken({last});
}

void SetSums(const ChainTree::Sums& sums, v1::ChainSums& to) {
  to.set_budget(sums.money.budget);
  to.set_announced(sums.money.announced);
  to.set_contracted(sums.money.contracted);
  to.set_paid(sums.money.paid);
  to.set_lines(sums.lines);
}

// What of a package is announced: its allocations from the lines of the tree. Nothing of it while it is not.
std::map<std::string, int64_t> AnnouncedOf(const ChainBelow& chain) {
  std::map<std::string, int64_t> announced;
  std::set<std::pair<std::string, std::string>> counted;
  for (const ChainEdge& edge : chain.edges) {
    const auto package = chain.links.find(edge.to);
    if (package != chain.links.end() && package->second.kind() == v1::LINK_KIND_RUP_PACKAGE &&
        (package->second.state() == "ANNOUNCED" || package->second.state() == "KAJI_ULANG") &&
        counted.emplace(edge.from, edge.to).second) {
      announced[edge.to] += edge.amount;
    }
  }
  return announced;
}

// The shown links as messages within messages; each stands behind what it hangs on.
absl::StatusOr<v1::Chain> Draw(const v1::GetChainRequest& request, const ChainBelow& chain, const ChainTree& tree,
                               const ChainFacts& facts, const std::vector<ChainTree::Shown>& shown,
                               std::vector<v1::Link*>& links) {
  v1::Chain drawn;
  drawn.set_truncated(chain.cut);
  drawn.set_links(tree.size());
  const std::map<std::string, ChainTree::Sums> sums = tree.SumUp(facts);
  const std::map<std::string, int64_t> announced = AnnouncedOf(chain);
  std::vector<v1::ChainNode*> nodes;
  for (const ChainTree::Shown& one : shown) {
    v1::ChainNode& node = one.parent < 0 ? *drawn.mutable_root() : *nodes[one.parent]->add_children();
    nodes.push_back(&node);
    *node.mutable_link() = LinkOf(chain, one.name);
    links.push_back(node.mutable_link());
    node.set_edge_amount(node.link().kind() == v1::LINK_KIND_DISBURSEMENT ? node.link().amount() : one.edge_amount);
    SetSums(sums.at(one.name), *node.mutable_sums());
    if (const auto own = announced.find(one.name); own != announced.end()) {
      node.mutable_sums()->set_announced(own->second);
    }
    node.set_shown_elsewhere(one.elsewhere);
    node.set_left_out(one.left_out);
    if (one.left_out > 0) {
      TERPADU_ASSIGN(*node.mutable_next_page_token(), TokenFor(request, one.name, one.last_child));
    }
  }
  return drawn;
}

}  // namespace

ChainService::ChainService() : handlers_("terpadu.reporting.v1.ChainService") {
  handlers_.Unary("GetChain", this, &ChainService::GetChain);
}

absl::StatusOr<v1::Chain> ChainService::GetChain(rpc::CallContext& call, const v1::GetChainRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.name()));
  TERPADU_ASSIGN(const ChainBelow chain,
                 ReadChainBelow(*call.db, scope, request.name(), request.year(), kMostRead, AsOfOf(request)));
  if (!chain.links.contains(request.name())) {
    return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "no event has told of " + request.name() + " yet",
                 {{"name", request.name()}});
  }
  TERPADU_ASSIGN(const ChainFacts facts, ReadChainFacts(*call.db, scope, chain, AsOfOf(request)));
  const ChainTree tree(request.name(), chain.edges);
  const int children = request.page_size() == 0 ? kDefaultChildren : page.size;
  std::vector<v1::Link*> links;
  TERPADU_ASSIGN(v1::Chain drawn,
                 Draw(request, chain, tree, facts,
                      tree.Show(children, kMostShown, page.after.empty() ? "" : page.after.front()), links));
  TERPADU_RETURN_IF_ERROR(FillInFigures(*call.db, scope, request.year(), links, AsOfOf(request)));
  return drawn;
}

}  // namespace terpadu::reporting
