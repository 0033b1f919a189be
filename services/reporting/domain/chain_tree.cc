#include "services/reporting/domain/chain_tree.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace terpadu::reporting {
namespace {

using Ids = std::vector<int>;  // ascending, each once

Ids Together(const Ids& one, const Ids& other) {
  Ids both;
  both.reserve(one.size() + other.size());
  std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
  return both;
}

void AddTo(ChainMoney& sum, const ChainMoney& money) {
  sum.budget += money.budget;
  sum.announced += money.announced;
  sum.contracted += money.contracted;
  sum.paid += money.paid;
}

}  // namespace

ChainTree::ChainTree(const std::string& root, const std::vector<ChainEdge>& edges) {
  Find(root);
  for (const ChainEdge& edge : edges) {
    const int from = Find(edge.from);
    const int to = Find(edge.to);
    if (to != 0) {
      links_[from].children.push_back({std::to_string(edge.rank) + edge.to, to, edge.amount});
    }
  }
  for (Link& link : links_) {
    std::stable_sort(link.children.begin(), link.children.end(), [](const Child& one, const Child& other) {
      return std::tie(one.place, other.amount) < std::tie(other.place, one.amount);
    });
    std::map<int, bool> seen;  // two edges to one child, such as a parent's and a program's
    std::erase_if(link.children, [&seen](const Child& child) { return !seen.emplace(child.link, true).second; });
  }
  Settle();
}

int ChainTree::Find(const std::string& name) {
  const auto [found, is_new] = ids_.emplace(name, static_cast<int>(links_.size()));
  if (is_new) {
    links_.push_back({.name = name, .home = -1, .twice = false, .children = {}});
  }
  return found->second;
}

// Breadth first: the first way to a link is its home.
void ChainTree::Settle() {
  Ids level = {0};
  while (!level.empty()) {
    Ids next;
    for (const int at : level) {
      for (const Child& child : links_[at].children) {
        Link& link = links_[child.link];
        if (link.home < 0) {
          link.home = at;
          next.push_back(child.link);
        } else {
          link.twice = true;
        }
      }
    }
    level = std::move(next);
  }
}

std::map<std::string, ChainTree::Sums> ChainTree::SumUp(const ChainFacts& facts) const {
  struct Reach {
    Ids lines;
    Ids below;
    bool begun = false;
    bool done = false;
  };
  std::vector<Reach> reach(links_.size());
  Ids path = {0};
  while (!path.empty()) {  // children before parents; a circle ends where it began
    const int at = path.back();
    if (!std::exchange(reach[at].begun, true)) {
      for (const Child& child : links_[at].children) {
        if (!reach[child.link].begun) {
          path.push_back(child.link);
        }
      }
      continue;
    }
    path.pop_back();
    if (std::exchange(reach[at].done, true)) {
      continue;
    }
    for (const Child& child : links_[at].children) {
      reach[at].lines = Together(reach[at].lines, reach[child.link].lines);
      reach[at].below = Together(reach[at].below, reach[child.link].below);
    }
    if (facts.lines.contains(links_[at].name)) {
      reach[at].lines = Together(reach[at].lines, {at});
    } else if (facts.below.contains(links_[at].name)) {
      reach[at].below = Together(reach[at].below, {at});
    }
  }
  std::map<std::string, Sums> sums;
  for (size_t at = 0; at < links_.size(); ++at) {
    Sums& sum = sums[links_[at].name];
    sum.lines = static_cast<int>(reach[at].lines.size());
    for (const int line : reach[at].lines) {
      AddTo(sum.money, facts.lines.at(links_[line].name));
    }
    if (sum.lines == 0) {
      for (const int below : reach[at].below) {
        AddTo(sum.money, facts.below.at(links_[below].name));
      }
    }
  }
  return sums;
}

void ChainTree::ShowChildren(std::vector<Shown>& shown, int position, int link, int children, const std::string& after,
                             int room) const {
  const std::vector<Child>& all = links_[link].children;
  const auto first = std::find_if(all.begin(), all.end(), [&](const Child& child) { return child.place > after; });
  const int there = static_cast<int>(all.end() - first);
  const int taken = std::min({there, children, room});
  for (auto child = first; child != first + taken; ++child) {
    const Link& below = links_[child->link];
    shown.push_back({.name = below.name,
                     .parent = position,
                     .edge_amount = child->amount,
                     .elsewhere = below.twice,
                     .left_out = 0,
                     .last_child = ""});
    shown[position].last_child = child->place;
  }
  shown[position].left_out = there - taken;
}

std::vector<ChainTree::Shown> ChainTree::Show(int children, int most, const std::string& after) const {
  std::vector<Shown> shown = {
      {.name = links_[0].name, .parent = -1, .edge_amount = 0, .elsewhere = false, .left_out = 0, .last_child = ""}};
  for (int position = 0; position < static_cast<int>(shown.size()); ++position) {
    const int link = ids_.at(shown[position].name);
    const int parent = shown[position].parent;
    if (parent >= 0 && links_[link].home != ids_.at(shown[parent].name)) {
      continue;  // its children stand at its home
    }
    ShowChildren(shown, position, link, children, position == 0 ? after : "", most - static_cast<int>(shown.size()));
  }
  return shown;
}

}  // namespace terpadu::reporting
