#include "services/reporting/domain/chain_tree.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;
using Edges = std::vector<ChainEdge>;

// Each with the name of what it hangs on; `*` when it is shown elsewhere too.
std::vector<std::string> Drawn(const ChainTree& tree, int children = 100, int most = 100,
                               const std::string& after = "") {
  const std::vector<ChainTree::Shown> shown = tree.Show(children, most, after);
  std::vector<std::string> drawn;
  for (const ChainTree::Shown& one : shown) {
    const std::string above = one.parent < 0 ? "" : shown[static_cast<size_t>(one.parent)].name;
    drawn.push_back(above + ">" + one.name + (one.elsewhere ? "*" : ""));
  }
  return drawn;
}

// sasaran s: program g with kegiatan k1 and k2, action a under both; lines l1 and l2 share package p.
const Edges kChain = {{"s", "g", 2},  {"s", "a", 2},      {"g", "k1", 2},    {"g", "a", 2},      {"k1", "l1", 3},
                      {"a", "l2", 3}, {"s", "i", 1},      {"i", "m", 1},     {"l1", "p", 3, 40}, {"l2", "p", 3, 60},
                      {"p", "c", 3},  {"c", "d1", 3, 30}, {"c", "d2", 3, 20}};
const ChainFacts kFacts = {.lines = {{"l1", {50, 40, 35, 15}}, {"l2", {70, 60, 45, 35}}},
                           .below = {{"c", {0, 0, 80, 0}}, {"d1", {0, 0, 0, 30}}, {"d2", {0, 0, 0, 20}}}};

TEST(ChainTree, ShowsEachLinkWithItsChildrenOnceWhereItIsNearest) {
  EXPECT_THAT(Drawn(ChainTree("s", kChain)), ElementsAre(">s", "s>i", "s>a*", "s>g", "i>m", "a>l2", "g>a*", "g>k1",
                                                         "l2>p*", "k1>l1", "p>c", "l1>p*", "c>d1", "c>d2"));
}

TEST(ChainTree, CountsEachLineOnceAtEveryLevel) {
  const auto sums = ChainTree("s", kChain).SumUp(kFacts);
  const auto money = [&](const std::string& name) {
    const ChainTree::Sums& sum = sums.at(name);
    return std::vector<int64_t>{sum.lines, sum.money.budget, sum.money.announced, sum.money.contracted, sum.money.paid};
  };
  EXPECT_THAT(money("s"), ElementsAre(2, 120, 100, 80, 50));  // l2 by a, which is reached in two ways
  EXPECT_THAT(money("g"), ElementsAre(2, 120, 100, 80, 50));  // a is shown under s, and is of g no less
  EXPECT_THAT(money("k1"), ElementsAre(1, 50, 40, 35, 15));
  EXPECT_THAT(money("l2"), ElementsAre(1, 70, 60, 45, 35));
  EXPECT_THAT(money("p"), ElementsAre(0, 0, 0, 80, 50));
  EXPECT_THAT(money("d2"), ElementsAre(0, 0, 0, 0, 20));
  EXPECT_THAT(money("i"), ElementsAre(0, 0, 0, 0, 0));
}

TEST(ChainTree, SaysWhatABoundLeftOutAndWhereToGoOn) {
  const ChainTree tree("s", {{"s", "a"}, {"s", "b"}, {"s", "c"}, {"a", "x"}, {"a", "y"}, {"b", "z"}});
  EXPECT_THAT(Drawn(tree, 2), ElementsAre(">s", "s>a", "s>b", "a>x", "a>y", "b>z"));
  const auto shown = tree.Show(2, 100, "");
  EXPECT_EQ(shown[0].left_out, 1);
  EXPECT_THAT(Drawn(tree, 2, 100, shown[0].last_child), ElementsAre(">s", "s>c"));
  EXPECT_EQ(tree.Show(2, 100, shown[0].last_child)[0].left_out, 0);
  const auto few = tree.Show(100, 5, "");  // the links nearest to the root first
  ASSERT_EQ(few.size(), 5U);
  EXPECT_EQ(few[1].left_out, 1);
  EXPECT_EQ(few[2].left_out, 1);
  EXPECT_EQ(few[2].last_child, "");
}

TEST(ChainTree, EndsInACircleAndGoesNotBackToTheRoot) {
  const ChainTree tree("a", {{"a", "b"}, {"b", "c"}, {"c", "b"}, {"c", "a"}, {"c", "l"}});
  EXPECT_THAT(Drawn(tree), ElementsAre(">a", "a>b*", "b>c", "c>b*", "c>l"));
  const auto sums = tree.SumUp({.lines = {{"l", {7, 0, 0, 0}}}, .below = {}});
  EXPECT_EQ(sums.at("a").money.budget, 7);
}

TEST(ChainTree, TwoEdgesToOneChildAreOneAndTheLargerAmountStands) {
  const ChainTree tree("a", {{"a", "b", 2, 0}, {"a", "b", 2, 9}});
  const auto shown = tree.Show(10, 10, "");
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[1].edge_amount, 9);
  EXPECT_FALSE(shown[1].elsewhere);
}

}  // namespace
}  // namespace terpadu::reporting
