#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace terpadu::reporting {

// An edge of the chain, from nearer to the sasaran to nearer to the money. `rank` orders the children of a link before
// their names do.
struct ChainEdge {
  std::string from;
  std::string to;
  int rank = 0;
  int64_t amount = 0;  // rupiah
};

// Rupiah. Of a line what is on it, of a contract what it binds, of a payment what it pays.
struct ChainMoney {
  int64_t budget = 0;
  int64_t announced = 0;
  int64_t contracted = 0;
  int64_t paid = 0;
};

struct ChainFacts {
  std::map<std::string, ChainMoney> lines;
  std::map<std::string, ChainMoney> below;  // contracts and payments
};

// What is below a link as a tree: each link stands with its children where it is nearest to the root, and without them
// wherever else an edge leads to it.
class ChainTree {
 public:
  struct Sums {
    ChainMoney money;
    int lines = 0;
  };
  // A link where it is shown, after what it hangs on.
  struct Shown {
    std::string name;
    int parent = -1;  // position of what it hangs on, -1 for the root
    int64_t edge_amount = 0;
    bool elsewhere = false;  // it is shown at another place too
    int left_out = 0;        // of its children
    std::string last_child;  // place of the last child shown; "" for none
  };

  // Edges to the root are not of the tree.
  ChainTree(const std::string& root, const std::vector<ChainEdge>& edges);

  // What is at and below each link, each line counting once. Where there is a line, money is what is on the lines; else
  // what the contracts and payments make.
  std::map<std::string, Sums> SumUp(const ChainFacts& facts) const;

  // The tree level by level: at most `children` of a link, of the root those after the place `after`, and at most
  // `most` in all.
  std::vector<Shown> Show(int children, int most, const std::string& after) const;

  int size() const { return static_cast<int>(links_.size()); }

 private:
  struct Child {
    std::string place;  // rank and name: the order
    int link;
    int64_t amount;
  };
  struct Link {
    std::string name;
    int home = -1;  // under which it stands with its children
    bool twice = false;
    std::vector<Child> children;
  };

  int Find(const std::string& name);
  void Settle();
  void ShowChildren(std::vector<Shown>& shown, int position, int link, int children, const std::string& after,
                    int room) const;

  std::vector<Link> links_;  // the root first
  std::map<std::string, int> ids_;
};

}  // namespace terpadu::reporting
