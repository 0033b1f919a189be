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
    int fan_out;  // neighbours of one step in one direction
  };
  struct Step {
    std::string name;
    int depth;
    int reached_from;  // position in steps(), -1 at the beginning
    int64_t edge_amount;
    bool cut_up = false;  // more neighbours there than the fan-out
    bool cut_down = false;
  };

  ChainWalk(const std::string& start, const std::set<Direction>& directions, const Bounds& bounds);

  // Nothing more to ask for: the chain has ended, or a bound was met.
  bool done() const;
  // The resources whose neighbours are wanted next; empty for a direction that has ended.
  const std::vector<std::string>& frontier(Direction direction) const { return ways_.at(direction).frontier; }
  const Bounds& bounds() const { return bounds_; }
  // Whether the neighbours of a step were taken, and what the fan-out cut is known.
  bool is_followed(size_t step) const { return steps_[step].depth < depth_; }
  // The neighbours of both frontiers, in the order they are to be shown; of each step one more than the fan-out is
  // enough. Those beyond the bounds only mark the walk as truncated, or their step as cut.
  void Take(const std::vector<Neighbour>& neighbours);
  // More neighbours than could be read.
  void Truncate() { truncated_ = true; }

  // Parents before children; the beginning is first. A walk goes on behind what is there.
  const std::vector<Step>& steps() const { return steps_; }
  bool truncated() const { return truncated_; }

 private:
  struct Way {
    std::vector<std::string> frontier;
    std::set<std::string> seen;
  };

  // Whether the fan-out of what it is reached from leaves room for it.
  bool CountOne(const Neighbour& neighbour, int from, std::map<Direction, std::map<int, int>>& counts);
  void TakeOne(const Neighbour& neighbour, int from, std::map<Direction, std::vector<std::string>>& next);

  const Bounds bounds_;
  int depth_ = 0;
  bool truncated_ = false;
  std::vector<Step> steps_;
  std::map<std::string, int> place_;  // in steps_
  std::map<Direction, Way> ways_;
};

}  // namespace terpadu::reporting
