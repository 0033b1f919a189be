#include "services/performance/tree/domain/tree_check.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace terpadu::performance::domain {
namespace {

constexpr int kMostLinks = 200;  // from one node: its event names them all

// The nodes by number, with what each leads up to: its parent and what it contributes to.
class UpwardGraph {
 public:
  UpwardGraph(const std::vector<TreeCheckNode>& nodes, const std::vector<TreeCheckLink>& links)
      : up_(nodes.size()), down_(nodes.size()) {
    for (size_t i = 0; i < nodes.size(); ++i) {
      number_[nodes[i].id] = i;
    }
    for (size_t i = 0; i < nodes.size(); ++i) {
      Join(static_cast<int64_t>(i), Find(nodes[i].parent));
    }
    for (const TreeCheckLink& link : links) {
      if (link.contribution) {
        Join(Find(link.from), Find(link.to));
      }
    }
  }

  // -1 when it is not in the tree.
  int64_t Find(const std::string& id) const {
    const auto found = number_.find(id);
    return found == number_.end() ? -1 : static_cast<int64_t>(found->second);
  }

  // What is left when everything without anything above it, or without anything below it, is taken away in turn.
  std::vector<bool> OnCycles() const {
    std::vector<bool> left(up_.size(), true);
    Strip(up_, down_, left);
    Strip(down_, up_, left);
    return left;
  }

  std::vector<bool> Below(const std::vector<size_t>& roots) const {
    std::vector<bool> reached(up_.size(), false);
    std::vector<size_t> open = roots;
    while (!open.empty()) {
      const size_t node = open.back();
      open.pop_back();
      if (!reached[node]) {
        reached[node] = true;
        open.insert(open.end(), down_[node].begin(), down_[node].end());
      }
    }
    return reached;
  }

 private:
  using Edges = std::vector<std::vector<size_t>>;

  void Join(int64_t from, int64_t to) {
    if (from >= 0 && to >= 0) {
      up_[from].push_back(to);
      down_[to].push_back(from);
    }
  }

  static void Strip(const Edges& out, const Edges& in, std::vector<bool>& left) {
    std::vector<size_t> degree(out.size(), 0);
    std::vector<size_t> open;
    for (size_t i = 0; i < out.size(); ++i) {
      degree[i] = std::count_if(out[i].begin(), out[i].end(), [&](size_t other) { return left[other]; });
      if (left[i] && degree[i] == 0) {
        open.push_back(i);
      }
    }
    while (!open.empty()) {
      const size_t node = open.back();
      open.pop_back();
      left[node] = false;
      for (const size_t other : in[node]) {
        if (left[other] && --degree[other] == 0) {
          open.push_back(other);
        }
      }
    }
  }

  std::map<std::string, size_t> number_;
  Edges up_;
  Edges down_;
};

bool MayStandBelow(TreeLevel level, TreeLevel above) {
  return level > above || (level == TreeLevel::kIki && above == TreeLevel::kIki);
}

void CheckNode(const TreeCheckNode& node, const TreeCheckNode* parent, std::vector<TreeFault>& faults) {
  const bool root = node.level == TreeLevel::kSasaran && node.parent.empty();
  if (!root && parent == nullptr) {
    faults.push_back({"NODE_ORPHAN", false, node.id,
                      node.parent.empty() ? "has no parent and is no sasaran"
                                          : "its parent " + node.parent + " is not in the tree"});
  }
  if (parent != nullptr && !MayStandBelow(node.level, parent->level)) {
    faults.push_back(
        {"OUTCOME_BELOW_OUTPUT", false, node.id, "stands below " + parent->id + ", which is not above it"});
  }
  if (node.level < TreeLevel::kProgram && !node.has_indicator) {
    faults.push_back({"OUTCOME_WITHOUT_INDICATOR", true, node.id, "no indicator measures it"});
  }
}

void CheckLink(const TreeCheckLink& link, const TreeCheckNode* from, const TreeCheckNode* to,
               std::vector<TreeFault>& faults) {
  if (from == nullptr || to == nullptr) {
    const std::string& missing = from == nullptr ? link.from : link.to;
    faults.push_back(
        {"LINK_END_MISSING", false, link.from, "the link to " + link.to + " names " + missing + ", not in the tree"});
  } else if (link.contribution && !MayStandBelow(from->level, to->level)) {
    faults.push_back({"OUTCOME_BELOW_OUTPUT", false, from->id, "contributes to " + to->id + ", which is not above it"});
  } else if (!link.contribution && from->unit == to->unit) {
    faults.push_back({"CROSS_CUTTING_SAME_UNIT", true, from->id, "works with " + to->id + ", of the same unit"});
  }
}

}  // namespace

std::vector<TreeFault> TreeFaults(const std::vector<TreeCheckNode>& nodes, const std::vector<TreeCheckLink>& links) {
  const UpwardGraph graph(nodes, links);
  const auto node_of = [&](const std::string& id) {
    const int64_t number = graph.Find(id);
    return number < 0 ? nullptr : &nodes[number];
  };
  std::vector<size_t> roots;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].level == TreeLevel::kSasaran) {
      roots.push_back(i);
    }
  }
  const std::vector<bool> on_cycle = graph.OnCycles();
  const std::vector<bool> reached = graph.Below(roots);
  std::vector<TreeFault> faults;
  for (size_t i = 0; i < nodes.size(); ++i) {
    CheckNode(nodes[i], node_of(nodes[i].parent), faults);
    if (on_cycle[i]) {
      faults.push_back({"NODE_ON_CYCLE", false, nodes[i].id, "what is above it leads in a circle"});
    }
    if (nodes[i].level == TreeLevel::kSubKegiatan && !reached[i]) {
      faults.push_back({"SUB_KEGIATAN_UNREACHED", false, nodes[i].id, "no sasaran is above it"});
    }
  }
  std::map<std::string, int> begin_here;
  for (const TreeCheckLink& link : links) {
    if (++begin_here[link.from] == kMostLinks + 1) {
      faults.push_back({"LINKS_TOO_MANY", false, link.from, "more than 200 links begin at it"});
    }
    CheckLink(link, node_of(link.from), node_of(link.to), faults);
  }
  std::sort(faults.begin(), faults.end(), [](const TreeFault& a, const TreeFault& b) {
    return std::tie(a.warning, a.code, a.node, a.message) < std::tie(b.warning, b.code, b.node, b.message);
  });
  return faults;
}

}  // namespace terpadu::performance::domain
