// Sums of a year, and how far the events are applied.
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::StartsWith;

class GetTotals : public ReportingTest {};
class GetFreshness : public ReportingTest {
 protected:
  v1::GetFreshnessResponse Freshness() {
    rpc::CallContext call = Call();
    const auto response = service_.GetFreshness(call, {});
    EXPECT_THAT(response, IsOk());
    return *response;
  }
};

TEST_F(GetTotals, AreTheSumsOfTheYear) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1", {{2022, 5}});
  story.NodeAdopted("k3", planning::v1::PLAN_NODE_KIND_ACTION, "s1");
  story.LineCreated("l2", "k2", 40);
  story.PackageCreated("p2", {{"l2", 30}});
  story.PackageAnnounced("p2");
  story.PackageSentToReview("p2", "l2");
  story.Reserved("v2", "l2", "p2", 7);
  story.BudgetCreated("2021", 2021);
  story.LineCreated("l1", "k1", 1000, "2021");
  Apply(story);
  EXPECT_THAT(*Totals(2022), EqualsProto([] {
    v1::GetTotalsResponse totals;
    totals.set_planned(115);
    totals.set_budgeted(140);
    totals.set_announced(110);
    totals.set_reserved(7);
    totals.set_committed(60);
    totals.set_paid(25);
    totals.set_actions(3);
    totals.set_budgeted_actions(2);
    return totals;
  }()));
  EXPECT_THAT(*Totals(2021),
              MatchesProto<v1::GetTotalsResponse>("planned: 90 budgeted: 1000 actions: 3 budgeted_actions: 1"));
  EXPECT_THAT(*Totals(2017), EqualsProto(v1::GetTotalsResponse()));
  EXPECT_THAT(*Totals(2022, "instansi/pasuruan"), EqualsProto(v1::GetTotalsResponse()));
}

TEST_F(GetTotals, FollowCorrectionsAndTheEndOfTheYear) {
  Story story = OneChain();
  story.CommitmentCorrected("o1", "l1", 10, 0);
  story.CommitmentCorrected("o1", "l1", 0, -5);
  story.CarriedOver("o1", "l1", 30);
  Apply(story);
  EXPECT_THAT(*Totals(2022), MatchesProto<v1::GetTotalsResponse>("committed: 40 paid: 20"));
}

TEST_F(GetTotals, LeaveOutReplacedPlans) {
  Story story = OneChain();
  story.PlanReplaced("rb");
  Apply(story);
  EXPECT_EQ(Totals(2022)->planned(), 0);
  EXPECT_EQ(Totals(2022)->actions(), 0);
  EXPECT_EQ(Totals(2022)->budgeted(), 100);
}

TEST_F(GetTotals, BeyondWhatRupiahHoldAreAnErrorNotAWrongSum) {
  Story story;
  story.BudgetCreated("2022", 2022);
  story.LineCreated("l1", "k1", INT64_MAX);
  story.LineCreated("l2", "k1", 1);
  Apply(story);
  EXPECT_FALSE(Totals(2022).ok());
}

TEST_F(GetTotals, NamesEveryOffendingField) {
  EXPECT_THAT(ViolationsOf(Totals(0, "probolinggo").status()),
              ::testing::ElementsAre(StartsWith("parent: "), StartsWith("year: ")));
}

TEST_F(GetFreshness, TellsOfEverySourceFromTheBeginning) {
  const v1::GetFreshnessResponse response = Freshness();
  ASSERT_EQ(response.sources_size(), 4);
  EXPECT_EQ(response.sources(0).source(), "budgeting");
  EXPECT_EQ(response.sources(1).source(), "performance");
  EXPECT_EQ(response.sources(2).source(), "planning");
  EXPECT_EQ(response.sources(3).source(), "procurement");
  EXPECT_EQ(response.sources(2).cursor(), "");
}

TEST_F(GetFreshness, CountsEventsThatWaitAndThoseThatCouldNotBeApplied) {
  Story story;
  story.PackageCreated("p1", {{"l1", 1}});
  story.PackageAnnounced("p1");
  std::vector<event::v1::Event> events = story.events().at("procurement");
  ASSERT_THAT(journal::ApplyBatch(db_, "procurement", {events[1]}, "c1", Appliers().at("procurement")), IsOk());
  Story broken;
  broken.LineCreated("l1", "k1", 1);
  event::v1::Event event = broken.events().at("budgeting").front();
  event.set_data("\xff");
  ASSERT_THAT(journal::ApplyBatch(db_, "budgeting", {event}, "c7", Appliers().at("budgeting")), IsOk());
  const v1::GetFreshnessResponse response = Freshness();
  EXPECT_THAT(response.sources(3), MatchesProto<v1::SourceFreshness>("cursor: 'c1' parked: 1"));
  EXPECT_THAT(response.sources(0), MatchesProto<v1::SourceFreshness>("cursor: 'c7' dead_letters: 1"));

  ASSERT_THAT(journal::ApplyBatch(db_, "procurement", {events[0]}, "c2", Appliers().at("procurement")), IsOk());
  EXPECT_THAT(Freshness().sources(3), EqualsProto([] {
                v1::SourceFreshness source;
                source.set_source("procurement");
                source.set_cursor("c2");
                return source;
              }()));
}

TEST_F(GetFreshness, AnEventOfAnUnknownTypeIsPassedOver) {
  Story story;
  story.PackageCreated("p1", {{"l1", 1}});
  event::v1::Event event = story.events().at("procurement").front();
  event.set_dataschema("terpadu.procurement.v1.RupPackageAdmired");
  ASSERT_THAT(journal::ApplyBatch(db_, "procurement", {event}, "c1", Appliers().at("procurement")), IsOk());
  EXPECT_THAT(Freshness().sources(3), MatchesProto<v1::SourceFreshness>("cursor: 'c1'"));
  EXPECT_EQ(Freshness().sources(3).dead_letters(), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM link"), 0);
}

}  // namespace
}  // namespace terpadu::reporting
