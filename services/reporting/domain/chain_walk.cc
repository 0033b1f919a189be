#include "services/reporting/domain/chain_walk.h"

namespace terpadu::reporting {

ChainWalk::ChainWalk(const std::string& start, const std::set<Direction>& directions, const Bounds& bounds)
    : bounds_(bounds), ways_{{Direction::kUp, {}}, {Direction::kDown, {}}} {
  steps_.push_back({.name = start, .depth = 0, .reached_from = -1, .edge_amount = 0});
  place_[start] = 0;
  for (const Direction direction : directions) {
    ways_[direction] = {.frontier = {start}, .seen = {start}};
  }
}

bool ChainWalk::done() const {
  return truncated_ || (frontier(Direction::kUp).empty() && frontier(Direction::kDown).empty());
}

bool ChainWalk::CountOne(const Neighbour& neighbour, int from, std::map<Direction, std::map<int, int>>& counts) {
  if (++counts[neighbour.direction][from] <= bounds_.fan_out) {
    return true;
  }
  (neighbour.direction == Direction::kUp ? steps_[from].cut_up : steps_[from].cut_down) = true;
  return false;
}

void ChainWalk::TakeOne(const Neighbour& neighbour, int from, std::map<Direction, std::vector<std::string>>& next) {
  if (ways_[neighbour.direction].seen.contains(neighbour.name)) {
    return;
  }
  if (!place_.contains(neighbour.name)) {
    if (depth_ > bounds_.depth || steps_.size() >= bounds_.steps) {
      truncated_ = true;
      return;
    }
    place_[neighbour.name] = static_cast<int>(steps_.size());
    steps_.push_back({neighbour.name, depth_, from, neighbour.edge_amount});
  }
  ways_[neighbour.direction].seen.insert(neighbour.name);
  next[neighbour.direction].push_back(neighbour.name);
}

void ChainWalk::Take(const std::vector<Neighbour>& neighbours) {
  ++depth_;
  std::map<Direction, std::vector<std::string>> next;
  std::map<Direction, std::map<int, int>> counts;
  for (const Neighbour& neighbour : neighbours) {
    const auto from = place_.find(neighbour.from);
    if (from != place_.end() && CountOne(neighbour, from->second, counts)) {
      TakeOne(neighbour, from->second, next);
    }
  }
  for (auto& [direction, way] : ways_) {
    way.frontier = depth_ > bounds_.depth ? std::vector<std::string>() : std::move(next[direction]);
  }
}

}  // namespace terpadu::reporting
