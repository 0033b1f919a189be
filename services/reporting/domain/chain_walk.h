#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace terpadu::reporting {

enum class Direction { kUp, kDown };

// A resource next to another in the chain.
struct Neighbour {
  Direction direction;
  std::string from;  // of the frontier
  std::string name;
  int64_t edge_amount = 0;  // rupiah
};

// A walk through the chain, level by level: towards the sasaran, towards the money, or both from the same beginning
// without turning around. Every resource becomes a step once, at its least depth; circles end it as anything else does.
//
//   while (!walk.done()) walk.Take(NeighboursOf(walk.frontier(kUp), walk.frontier(kDown)));
class ChainWalk {
 public:
  struct Bounds {
    int depth;
    size_t steps;
  };
  struct Step {
    std::string name;
    int depth;
    int reached_from;  // position in steps(), -1 at the beginning
    int64_t edge_amount;
  };

  ChainWalk(const std::string& start, const std::set<Direction>& directions, const Bounds& bounds);

  // Nothing more to ask for: the chain has ended, or a bound was met.
  bool done() const;
  // The resources whose neighbours are wanted next; empty for a direction that has ended.
  const std::vector<std::string>& frontier(Direction direction) const { return ways_.at(direction).frontier; }
  // All that was reached in a direction: of no interest again.
  std::vector<std::string> seen(Direction direction) const;
  // All neighbours of both frontiers that were not seen in their direction, in the order they are to be shown. Those
  // beyond the bounds only mark the walk as truncated.
  void Take(const std::vector<Neighbour>& neighbours);
  // More neighbours than could be read.
  void Truncate() { truncated_ = true; }

  // Parents before children; the beginning is first.
  const std::vector<Step>& steps() const { return steps_; }
  bool truncated() const { return truncated_; }

 private:
  struct Way {
    std::vector<std::string> frontier;
    std::set<std::string> seen;
  };

  void TakeOne(const Neighbour& neighbour, std::map<Direction, std::vector<std::string>>& next);

  const Bounds bounds_;
  int depth_ = 0;
  bool truncated_ = false;
  std::vector<Step> steps_;
  std::map<std::string, int> place_;  // in steps_
  std::map<Direction, Way> ways_;
};

}  // namespace terpadu::reporting
