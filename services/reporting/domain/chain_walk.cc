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

std::vector<std::string> ChainWalk::seen(Direction direction) const {
  const std::set<std::string>& seen = ways_.at(direction).seen;
  return {seen.begin(), seen.end()};
}

void ChainWalk::TakeOne(const Neighbour& neighbour, std::map<Direction, std::vector<std::string>>& next) {
  const auto from = place_.find(neighbour.from);
  if (from == place_.end() || ways_[neighbour.direction].seen.contains(neighbour.name)) {
    return;
  }
  if (!place_.contains(neighbour.name)) {
    if (depth_ > bounds_.depth || steps_.size() >= bounds_.steps) {
      truncated_ = true;
      return;
    }
    place_[neighbour.name] = static_cast<int>(steps_.size());
    steps_.push_back({neighbour.name, depth_, from->second, neighbour.edge_amount});
  }
  ways_[neighbour.direction].seen.insert(neighbour.name);
  next[neighbour.direction].push_back(neighbour.name);
}

void ChainWalk::Take(const std::vector<Neighbour>& neighbours) {
  ++depth_;
  std::map<Direction, std::vector<std::string>> next;
  for (const Neighbour& neighbour : neighbours) {
    TakeOne(neighbour, next);
  }
  for (auto& [direction, way] : ways_) {
    way.frontier = depth_ > bounds_.depth ? std::vector<std::string>() : std::move(next[direction]);
  }
}

}  // namespace terpadu::reporting
