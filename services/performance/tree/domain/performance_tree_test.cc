#include <algorithm>
#include <iostream>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/performance/tree/domain/tree_check.h"
#include "services/performance/tree/domain/tree_picture.h"

namespace terpadu::performance::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// sasaran › outcome › program › kegiatan › sub kegiatan › IKI
std::vector<TreeCheckNode> SoundTree() {
  return {{"s", TreeLevel::kSasaran, "", "", true},          {"o", TreeLevel::kUltimateOutcome, "s", "u1", true},
          {"p", TreeLevel::kProgram, "o", "u1", false},      {"k", TreeLevel::kKegiatan, "p", "u1", false},
          {"sk", TreeLevel::kSubKegiatan, "k", "u1", false}, {"i", TreeLevel::kIki, "sk", "u1", false},
          {"i2", TreeLevel::kIki, "i", "u1", false}};
}

std::vector<std::string> FaultCodes(const std::vector<TreeCheckNode>& nodes,
                                    const std::vector<TreeCheckLink>& links = {}) {
  std::vector<std::string> codes;
  for (const TreeFault& fault : TreeFaults(nodes, links)) {
    codes.push_back(std::string(fault.code) + " " + fault.node);
  }
  return codes;
}

TEST(PerformanceTreeCheck, ASoundTreeHasNoFinding) {
  EXPECT_THAT(FaultCodes(SoundTree(), {{"k", "o", true}}), IsEmpty());
}

TEST(PerformanceTreeCheck, NoOrphan) {
  auto nodes = SoundTree();
  nodes[2].parent = "";
  EXPECT_THAT(FaultCodes(nodes), ElementsAre("NODE_ORPHAN p", "SUB_KEGIATAN_UNREACHED sk"));
  nodes[2].parent = "gone";
  EXPECT_THAT(FaultCodes(nodes), ElementsAre("NODE_ORPHAN p", "SUB_KEGIATAN_UNREACHED sk"));
}

TEST(PerformanceTreeCheck, NoCycleByParentsOrContributions) {
  EXPECT_THAT(FaultCodes(SoundTree(), {{"o", "sk", true}}),
              ElementsAre("NODE_ON_CYCLE k", "NODE_ON_CYCLE o", "NODE_ON_CYCLE p", "NODE_ON_CYCLE sk",
                          "OUTCOME_BELOW_OUTPUT o"));
  auto nodes = SoundTree();
  nodes[5].parent = "i2";
  EXPECT_THAT(FaultCodes(nodes), ElementsAre("NODE_ON_CYCLE i", "NODE_ON_CYCLE i2"));
}

TEST(PerformanceTreeCheck, OutcomeAboveOutput) {
  auto nodes = SoundTree();
  nodes.push_back({"o2", TreeLevel::kIntermediateOutcome, "p", "u1", true});
  nodes.push_back({"p2", TreeLevel::kProgram, "p", "u1", false});
  EXPECT_THAT(FaultCodes(nodes), ElementsAre("OUTCOME_BELOW_OUTPUT o2", "OUTCOME_BELOW_OUTPUT p2"));
}

TEST(PerformanceTreeCheck, EverySubKegiatanReachesASasaranByItsParentsOrItsContribution) {
  auto nodes = SoundTree();
  nodes.push_back({"sk2", TreeLevel::kSubKegiatan, "", "u2", false});
  EXPECT_THAT(FaultCodes(nodes), ElementsAre("NODE_ORPHAN sk2", "SUB_KEGIATAN_UNREACHED sk2"));
  EXPECT_THAT(FaultCodes(nodes, {{"sk2", "p", true}}), ElementsAre("NODE_ORPHAN sk2"));
  EXPECT_THAT(FaultCodes(nodes, {{"sk2", "p", false}}), ElementsAre("NODE_ORPHAN sk2", "SUB_KEGIATAN_UNREACHED sk2"));
}

TEST(PerformanceTreeCheck, LinksHaveBothEndsAndCrossUnits) {
  EXPECT_THAT(FaultCodes(SoundTree(), {{"sk", "gone", false}, {"k", "p", false}}),
              ElementsAre("LINK_END_MISSING sk", "CROSS_CUTTING_SAME_UNIT k"));
}

TEST(PerformanceTreeCheck, AtMost200LinksBeginAtANode) {
  auto nodes = SoundTree();
  std::vector<TreeCheckLink> links;
  for (int i = 0; i < 201; ++i) {
    nodes.push_back({"n" + std::to_string(i), TreeLevel::kProgram, "o", "u2", false});
    links.push_back({"k", nodes.back().id, true});
  }
  EXPECT_THAT(FaultCodes(nodes, links), ElementsAre("LINKS_TOO_MANY k"));
  links.pop_back();
  EXPECT_THAT(FaultCodes(nodes, links), IsEmpty());
}

TEST(PerformanceTreeCheck, AnOutcomeWithoutAnIndicatorIsAWarning) {
  auto nodes = SoundTree();
  nodes[0].has_indicator = false;
  const auto faults = TreeFaults(nodes, {});
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, "OUTCOME_WITHOUT_INDICATOR");
  EXPECT_TRUE(faults[0].warning);
}

TEST(PerformanceTreeCheck, ATreeGrownAtRandomIsSoundAndOneEdgeBackMakesACycle) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  std::vector<TreeCheckNode> nodes = {{"n0", TreeLevel::kSasaran, "", "", true}};
  for (int i = 1; i < 500; ++i) {
    const TreeCheckNode above = nodes[random() % nodes.size()];
    const int level = std::min(8, static_cast<int>(above.level) + 1 + static_cast<int>(random() % 2));
    nodes.push_back({"n" + std::to_string(i), static_cast<TreeLevel>(level), above.id, "u", true});
  }
  EXPECT_THAT(FaultCodes(nodes), IsEmpty());
  const std::vector<std::string> codes = FaultCodes(nodes, {{"n0", "n499", true}});
  EXPECT_NE(std::find(codes.begin(), codes.end(), "NODE_ON_CYCLE n0"), codes.end());
  EXPECT_NE(std::find(codes.begin(), codes.end(), "NODE_ON_CYCLE n499"), codes.end());
}

TEST(PerformanceTreePicture, ShowsTextAsTextAndShortensIt) {
  const std::string svg = TreePicture({{"s", "", "<script>alert('x')</script> & \"more\"\x01", "Sasaran", 0},
                                       {"a", "s", std::string(100, 'a'), "Program", 4},
                                       {"b", "s", "é é é é é é é é é é é é é é é é é é", "Program", 4}},
                                      {{"a", "b", false}});
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;\xEF\xBF\xBD"));
  EXPECT_THAT(svg, HasSubstr(">" + std::string(30, 'a') + "…</text>"));
  EXPECT_THAT(svg, HasSubstr("stroke-dasharray=\"2 3\""));
  // Two leaves side by side, their parent above the middle.
  EXPECT_THAT(svg, HasSubstr("<rect x=\"16\" y=\"112\""));
  EXPECT_THAT(svg, HasSubstr("<rect x=\"232\" y=\"112\""));
  EXPECT_THAT(svg, HasSubstr("<rect x=\"124\" y=\"16\""));
}

TEST(PerformanceTreePicture, ASubtreeIsCutAtItsRootAndDepthAndNeverRunsInACircle) {
  const std::vector<PictureNode> nodes = {
      {"c", "b", "", "", 0}, {"b", "a", "", "", 0}, {"a", "", "", "", 0}, {"x", "y", "", "", 0}, {"y", "x", "", "", 0}};
  EXPECT_THAT(*SubtreeOf(nodes, "", 0), ElementsAre(2, 1, 0));
  EXPECT_THAT(*SubtreeOf(nodes, "", 2), ElementsAre(2, 1));
  EXPECT_THAT(*SubtreeOf(nodes, "b", 0), ElementsAre(1, 0));
  EXPECT_THAT(*SubtreeOf(nodes, "x", 0), ElementsAre(3, 4));
  EXPECT_FALSE(SubtreeOf(nodes, "z", 0).has_value());
}

}  // namespace
}  // namespace terpadu::performance::domain
