#include "services/reporting/domain/chain_walk.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;

// Edges from nearer the sasaran to nearer the money.
using Graph = std::vector<std::pair<std::string, std::string>>;

std::vector<Neighbour> NeighboursOf(const ChainWalk& walk, const Graph& graph) {
  std::vector<Neighbour> neighbours;
  for (const Direction direction : {Direction::kUp, Direction::kDown}) {
    for (const std::string& at : walk.frontier(direction)) {
      for (const auto& [from, to] : graph) {
        const bool down = direction == Direction::kDown;
        if ((down ? from : to) == at) {
          neighbours.push_back({direction, at, down ? to : from, 1});
        }
      }
    }
  }
  return neighbours;
}

ChainWalk WalkOf(const Graph& graph, const std::string& start, const std::set<Direction>& directions,
                 const ChainWalk::Bounds& bounds = {.depth = 20, .steps = 1000, .fan_out = 100}) {
  ChainWalk walk(start, directions, bounds);
  while (!walk.done()) {
    walk.Take(NeighboursOf(walk, graph));
  }
  return walk;
}

std::vector<std::string> NamesOf(const ChainWalk& walk) {
  std::vector<std::string> names;
  for (const ChainWalk::Step& step : walk.steps()) {
    names.push_back(step.name);
  }
  return names;
}

const std::set<Direction> kBoth = {Direction::kUp, Direction::kDown};
const Graph kDiamond = {{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}, {"d", "e"}};

TEST(ChainWalk, GoesOneWayOrBothWithoutTurningAround) {
  EXPECT_THAT(NamesOf(WalkOf(kDiamond, "b", {Direction::kDown})), ElementsAre("b", "d", "e"));
  EXPECT_THAT(NamesOf(WalkOf(kDiamond, "d", {Direction::kUp})), ElementsAre("d", "b", "c", "a"));
  EXPECT_THAT(NamesOf(WalkOf(kDiamond, "b", kBoth)), ElementsAre("b", "a", "d", "e"));  // not c, a sister
}

TEST(ChainWalk, ReachesEachOnceAtItsLeastDepth) {
  const ChainWalk walk = WalkOf({{"a", "b"}, {"b", "c"}, {"a", "c"}}, "a", {Direction::kDown});
  EXPECT_THAT(NamesOf(walk), ElementsAre("a", "b", "c"));
  EXPECT_EQ(walk.steps()[2].depth, 1);
  EXPECT_EQ(walk.steps()[2].reached_from, 0);
}

TEST(ChainWalk, GoesOnDownFromWhatItAlsoReachedUp) {
  const Graph graph = {{"sasaran", "indicator"}, {"indicator", "sasaran"}, {"sasaran", "line"}};
  EXPECT_THAT(NamesOf(WalkOf(graph, "indicator", kBoth)), ElementsAre("indicator", "sasaran", "line"));
}

TEST(ChainWalk, EndsInACircle) {
  const ChainWalk walk = WalkOf({{"a", "b"}, {"b", "c"}, {"c", "a"}}, "a", kBoth);
  EXPECT_THAT(NamesOf(walk), ::testing::UnorderedElementsAre("a", "b", "c"));
  EXPECT_FALSE(walk.truncated());
}

TEST(ChainWalk, SaysWhenABoundCutIt) {
  const auto walk = [](int depth, size_t steps) {
    return WalkOf(kDiamond, "a", {Direction::kDown}, {.depth = depth, .steps = steps, .fan_out = 10});
  };
  EXPECT_THAT(NamesOf(walk(1, 10)), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(walk(1, 10).truncated());
  EXPECT_FALSE(walk(3, 10).truncated());
  EXPECT_THAT(NamesOf(walk(3, 4)), ElementsAre("a", "b", "c", "d"));
  EXPECT_TRUE(walk(3, 4).truncated());
  EXPECT_FALSE(walk(3, 5).truncated());
}

TEST(ChainWalk, FollowsNoMoreNeighboursOfAStepThanTheFanOutAndGoesOnElsewhere) {
  const Graph graph = {{"a", "b"}, {"a", "c"}, {"a", "d"}, {"b", "e"}, {"c", "e"}, {"e", "f"}};
  const ChainWalk walk = WalkOf(graph, "a", {Direction::kDown}, {.depth = 20, .steps = 100, .fan_out = 2});
  EXPECT_THAT(NamesOf(walk), ElementsAre("a", "b", "c", "e", "f"));
  EXPECT_TRUE(walk.steps()[0].cut_down);
  EXPECT_FALSE(walk.steps()[0].cut_up);
  EXPECT_FALSE(walk.steps()[1].cut_down);
  EXPECT_FALSE(walk.truncated());
}

// Against a plain search: what is reached, and how deep.
TEST(ChainWalk, ReachesExactlyWhatThereIsInAnyGraph) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    Graph graph;
    for (int i = 0; i < 30; ++i) {
      graph.emplace_back("n" + std::to_string(random() % 15), "n" + std::to_string(random() % 15));
    }
    std::map<std::string, int> depth = {{"n0", 0}};
    for (int level = 0; level < 15; ++level) {
      for (const auto& [from, to] : graph) {
        if (depth.contains(from) && depth[from] == level) {
          depth.try_emplace(to, level + 1);
        }
      }
    }
    const ChainWalk walk = WalkOf(graph, "n0", {Direction::kDown});
    std::map<std::string, int> walked;
    for (const ChainWalk::Step& step : walk.steps()) {
      walked[step.name] = step.depth;
    }
    EXPECT_EQ(walked, depth);
    EXPECT_EQ(walk.steps().size(), depth.size());
  }
}

}  // namespace
}  // namespace terpadu::reporting
