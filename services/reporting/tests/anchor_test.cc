// To which sasaran an indicator belongs.
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;

class Anchor : public ReportingTest {
 protected:
  std::vector<std::string> AboveOf(const std::string& indicator) {
    std::vector<std::string> ids = Ids(Trace(indicator, v1::TRACE_DIRECTION_UP, 1));
    ids.erase(ids.begin());
    return ids;
  }
};

TEST_F(Anchor, IsTheNearestSasaranAtOrAboveTheNode) {
  Story story;
  story.PlanAdopted();
  story.NodeAdopted("t1", planning::v1::PLAN_NODE_KIND_TUJUAN, "");
  story.NodeAdopted("s1", planning::v1::PLAN_NODE_KIND_SASARAN, "t1");
  story.NodeAdopted("s2", planning::v1::PLAN_NODE_KIND_SASARAN, "s1");
  story.NodeAdopted("g1", planning::v1::PLAN_NODE_KIND_PROGRAM, "s2");
  story.NodeAdopted("k1", planning::v1::PLAN_NODE_KIND_KEGIATAN, "g1");
  story.IndicatorAdopted("i1", "k1");
  story.IndicatorAdopted("i2", "s1");
  Apply(story);
  EXPECT_THAT(AboveOf(story.Indicator("i1")), ElementsAre("s2"));
  EXPECT_THAT(AboveOf(story.Indicator("i2")), ElementsAre("s1"));
}

TEST_F(Anchor, WithoutASasaranIsTheNearestGoalAndWithoutThatThePlan) {
  Story story;
  story.PlanAdopted();
  story.NodeAdopted("a1", planning::v1::PLAN_NODE_KIND_AREA, "");
  story.NodeAdopted("k1", planning::v1::PLAN_NODE_KIND_ACTION, "a1");
  story.NodeAdopted("g1", planning::v1::PLAN_NODE_KIND_PROGRAM, "");
  story.IndicatorAdopted("i1", "k1");
  story.IndicatorAdopted("i2", "g1");
  story.IndicatorAdopted("i3", "missing");
  Apply(story);
  EXPECT_THAT(AboveOf(story.Indicator("i1")), ElementsAre("a1"));
  EXPECT_THAT(AboveOf(story.Indicator("i2")), ElementsAre("rb"));
  EXPECT_THAT(AboveOf(story.Indicator("i3")), ElementsAre("rb"));
}

TEST_F(Anchor, MovesWhenWhatStandsAboveArrivesLate) {
  Story story;
  story.PlanAdopted();
  story.IndicatorAdopted("i1", "k1");
  story.NodeAdopted("k1", planning::v1::PLAN_NODE_KIND_ACTION, "s1");
  Apply(story);
  EXPECT_THAT(AboveOf(story.Indicator("i1")), ElementsAre("rb"));
  story.NodeAdopted("s1", planning::v1::PLAN_NODE_KIND_SASARAN, "");
  Apply(story);
  EXPECT_THAT(AboveOf(story.Indicator("i1")), ElementsAre("s1"));
}

}  // namespace
}  // namespace terpadu::reporting
