// The chain from any link, both ways.
#include <set>

#include "absl/strings/str_format.h"
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr v1::TraceDirection kUp = v1::TRACE_DIRECTION_UP;
constexpr v1::TraceDirection kDown = v1::TRACE_DIRECTION_DOWN;

class TraceTest : public ReportingTest {
 protected:
  // What holds of every trace.
  static void ExpectWellFormed(const v1::TraceResponse& trace) {
    std::set<std::string> names;
    for (int i = 0; i < trace.steps_size(); ++i) {
      const v1::TraceStep& step = trace.steps(i);
      EXPECT_TRUE(names.insert(step.link().name()).second) << step.link().name() << " is there twice";
      EXPECT_LT(step.reached_from(), i);
      EXPECT_EQ(step.reached_from() < 0, i == 0);
      EXPECT_EQ(step.depth(), i == 0 ? 0 : trace.steps(step.reached_from()).depth() + 1);
    }
  }
};

TEST_F(TraceTest, FromAnIndicatorToItsRupiah) {
  const Story story = OneChain();
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Indicator("i1"), kDown);
  ExpectWellFormed(trace);
  EXPECT_THAT(Ids(trace), ElementsAre("i1", "m1", "k1", "l1", "p1", "r1", "c1", "d1"));
  EXPECT_EQ(trace.amount(), 100);
  EXPECT_EQ(trace.paid(), 25);
  EXPECT_FALSE(trace.truncated());
}

TEST_F(TraceTest, FromAPaymentToTheSasaran) {
  const Story story = OneChain();
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Payment("d1"), kUp);
  ExpectWellFormed(trace);
  EXPECT_THAT(Ids(trace), ElementsAre("d1", "c1", "r1", "p1", "l1", "k1", "i1", "g1", "s1", "a1", "rb"));
  EXPECT_EQ(trace.amount(), 100);
  EXPECT_EQ(trace.paid(), 25);
}

TEST_F(TraceTest, HasACorrectedPaymentAsItIsNowOnItsEdgeToo) {
  Story story = OneChain();
  story.PaymentCorrected("d1", "o1", "l1", 25, 20);
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Contract("c1"), kDown);
  ASSERT_EQ(trace.steps_size(), 2);
  EXPECT_EQ(trace.steps(1).link().name(), story.Payment("d1"));
  EXPECT_EQ(trace.steps(1).link().amount(), 20);
  EXPECT_EQ(trace.steps(1).edge_amount(), 20);
  EXPECT_EQ(trace.paid(), 20);
}

TEST_F(TraceTest, FromTheMiddleBothWaysWithoutTurningAround) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1");  // a sister, not to be reached from l1
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Line("l1"));
  ExpectWellFormed(trace);
  EXPECT_THAT(Ids(trace), ElementsAre("l1", "k1", "p1", "i1", "g1", "s1", "r1", "a1", "c1", "rb", "d1"));
  EXPECT_THAT(Ids(Trace(story.Plan(), kDown)), Contains("k2"));
}

TEST_F(TraceTest, ShowsEachLinkAsItsServiceTellsOfIt) {
  const Story story = OneChain();
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Line("l1"), kDown);
  ASSERT_EQ(trace.steps_size(), 5);
  EXPECT_THAT(trace.steps(0), MatchesProto<v1::TraceStep>(R"(
    link { kind: LINK_KIND_BUDGET_LINE title: "Penataan, 5.1.02.01.01.0024, APBD" amount: 100 detail: "Parsial" }
    reached_from: -1)"));
  EXPECT_THAT(trace.steps(1), MatchesProto<v1::TraceStep>(R"(
    link { kind: LINK_KIND_RUP_PACKAGE title: "Paket p1" state: "ANNOUNCED" amount: 80
           detail: "TENDER, selection 2022-03" }
    depth: 1 edge_amount: 80)"));
  EXPECT_THAT(trace.steps(2), MatchesProto<v1::TraceStep>(R"(
    link { kind: LINK_KIND_RPP state: "APPROVED" amount: 70 detail: "late 30 days, due 2022-02-20" })"));
  EXPECT_THAT(trace.steps(3), MatchesProto<v1::TraceStep>(R"(
    link { kind: LINK_KIND_CONTRACT title: "Kontrak c1" state: "SIGNED" amount: 60 detail: "CV Maju, 2022-04-01" })"));
  EXPECT_THAT(trace.steps(4), MatchesProto<v1::TraceStep>(R"(
    link { kind: LINK_KIND_DISBURSEMENT title: "SP2D d1" state: "PAID" amount: 25 detail: "2022-09-01" }
    edge_amount: 25)"));
}

TEST_F(TraceTest, ShowsCeilingAndTargetOfTheYearAndTheNewestWithoutOne) {
  const Story story = OneChain();
  Apply(story);
  const auto of_year = [&](int32_t year) {
    const v1::TraceResponse trace = Trace(story.Indicator("i1"), kDown, 2, year);
    EXPECT_THAT(Ids(trace), ElementsAre("i1", "m1", "k1", "l1"));
    return std::pair(trace.steps(0).link().detail(), trace.steps(2).link().amount());
  };
  EXPECT_EQ(of_year(2021), std::pair(std::string("80 % by 2021"), int64_t{90}));
  EXPECT_EQ(of_year(2022), std::pair(std::string("100 % by 2022"), int64_t{110}));
  EXPECT_EQ(of_year(0), of_year(2022));
  EXPECT_EQ(of_year(2020), std::pair(std::string(), int64_t{0}));
}

TEST_F(TraceTest, AMeasurementTellsItsAchievementAndLeadsToTheSasaran) {
  Story story = OneChain();
  story.Measured("m2", "i1", 2022, 99, 2);
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Measurement("m2"), kUp);
  EXPECT_THAT(Ids(trace), ElementsAre("m2", "i1", "s1", "a1", "rb"));
  EXPECT_THAT(trace.steps(0).link(), MatchesProto<v1::Link>(R"(
    kind: LINK_KIND_MEASUREMENT title: "99 % in quarter 4 of 2022" state: "Berhasil"
    detail: "99,00 % of 100 %, revision 2")"));
}

TEST_F(TraceTest, CountsWhatIsReachedInTwoWaysOnce) {
  Story story = OneChain();
  story.LineCreated("l2", "k1", 50);
  story.PackageCreated("p2", {{"l1", 20}, {"l2", 50}});
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Indicator("i1"), kDown);
  ExpectWellFormed(trace);
  EXPECT_THAT(Ids(trace), UnorderedElementsAre("i1", "m1", "k1", "l1", "l2", "p1", "p2", "r1", "c1", "d1"));
  EXPECT_EQ(trace.amount(), 150);
  const v1::TraceResponse up = Trace(story.Package("p2"), kUp, 1);
  EXPECT_THAT(Ids(up), ElementsAre("p2", "l1", "l2"));
  EXPECT_EQ(up.steps(1).edge_amount(), 20);
  EXPECT_EQ(up.steps(2).edge_amount(), 50);
}

TEST_F(TraceTest, ARevisedPackageLeadsToThoseThatReplacedIt) {
  Story story = OneChain();
  story.PackageSentToReview("p1", "l1");
  story.PackageCreated("p2", {{"l1", 30}}, "p1");
  story.PackageCreated("p3", {{"l1", 50}}, "p1");
  story.PackageRevised("p1", {"p2", "p3"});
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Package("p1"), kDown, 1);
  EXPECT_THAT(Ids(trace), ElementsAre("p1", "r1", "p2", "p3"));
  EXPECT_EQ(trace.steps(0).link().state(), "REVISED");
  EXPECT_THAT(Ids(Trace(story.Package("p3"), kUp)), Contains("p1"));
}

TEST_F(TraceTest, AContractWithoutAnRppHangsOnItsPackage) {
  Story story = OneChain();
  story.ContractCreated("c2", "p1", "", 10);
  Apply(story);
  EXPECT_THAT(Ids(Trace(story.Contract("c2"), kUp, 2)), ElementsAre("c2", "p1", "l1"));
}

TEST_F(TraceTest, ReservationsAndCommitmentsAreFollowedOnlyFromOne) {
  const Story story = OneChain();
  Apply(story);
  for (const std::string& name : {story.Plan(), story.Payment("d1")}) {
    EXPECT_THAT(Ids(Trace(name)), AllOf(Not(Contains("v1")), Not(Contains("o1"))));
  }
  const v1::TraceResponse held = Trace(story.Reservation("v1"));
  EXPECT_THAT(Ids(held), ElementsAre("v1", "l1", "p1", "k1", "r1", "i1", "g1", "s1", "c1", "a1", "d1", "rb"));
  EXPECT_THAT(held.steps(0).link(), MatchesProto<v1::Link>("kind: LINK_KIND_RESERVATION state: 'COMMITTED'"));
  EXPECT_THAT(Ids(Trace(story.Commitment("o1"), kDown)), ElementsAre("o1", "c1", "d1"));
}

TEST_F(TraceTest, AnIndicatorOfASasaranStandsBesideIt) {
  Story story = OneChain();
  story.IndicatorAdopted("i2", "s1");
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Indicator("i2"), kDown);
  ExpectWellFormed(trace);
  EXPECT_THAT(Ids(trace), IsSupersetOf({"i2", "s1", "k1", "l1", "d1"}));
  EXPECT_EQ(trace.amount(), 100);
  EXPECT_THAT(Ids(Trace(story.Indicator("i2"), kUp)), ElementsAre("i2", "s1", "a1", "rb"));
}

TEST_F(TraceTest, ACircleEnds) {
  Story story;
  story.PackageCreated("p1", {{"l1", 1}});
  story.PackageCreated("p2", {{"l1", 1}});
  story.PackageRevised("p1", {"p2"});
  story.PackageRevised("p2", {"p1"});
  Apply(story);
  EXPECT_THAT(Ids(Trace(story.Package("p1"), kDown)), ElementsAre("p1", "p2"));
  EXPECT_FALSE(Trace(story.Package("p1")).truncated());
}

TEST_F(TraceTest, WhatIsNamedBeforeItArrivesIsShownByItsName) {
  Story story;
  story.PackageCreated("p1", {{"l1", 7}});
  Apply(story);
  const v1::TraceResponse trace = Trace(story.Package("p1"), kUp);
  ASSERT_EQ(trace.steps_size(), 2);
  EXPECT_EQ(trace.steps(1).link().name(), story.Line("l1"));
  EXPECT_EQ(trace.steps(1).link().kind(), v1::LINK_KIND_UNSPECIFIED);
  EXPECT_EQ(trace.steps(1).link().detail(), "its own event has not arrived");
}

TEST_F(TraceTest, IsCutAtTheDepthAskedFor) {
  const Story story = OneChain();
  Apply(story);
  const v1::TraceResponse cut = Trace(story.Indicator("i1"), kDown, 3);
  EXPECT_THAT(Ids(cut), ElementsAre("i1", "m1", "k1", "l1", "p1"));
  EXPECT_TRUE(cut.truncated());
  EXPECT_FALSE(Trace(story.Indicator("i1"), kDown, 6).truncated());
}

// A plan with `count` areas, n0000 first.
Story WideStory(int count) {
  Story story;
  story.PlanAdopted();
  for (int i = 0; i < count; ++i) {
    story.NodeAdopted(absl::StrFormat("n%04d", i), planning::v1::PLAN_NODE_KIND_AREA, "");
  }
  return story;
}

TEST_F(TraceTest, GoesOnPageByPageAndThePagesAddUp) {
  Story story = OneChain();
  story.LineCreated("l2", "k1", 50);
  story.PackageCreated("p2", {{"l1", 20}, {"l2", 50}});
  Apply(story);
  v1::TraceRequest request;
  request.set_name(story.Line("l1"));
  ASSERT_OK_AND_ASSIGN(const v1::TraceResponse whole, TraceOf(request));
  for (const int size : {1, 2, 5, 100}) {
    request.set_page_size(size);
    request.clear_page_token();
    v1::TraceResponse pages;
    int64_t amount = 0;
    int64_t paid = 0;
    do {
      ASSERT_OK_AND_ASSIGN(const v1::TraceResponse page, TraceOf(request));
      EXPECT_LE(page.steps_size(), size);
      pages.mutable_steps()->MergeFrom(page.steps());
      amount += page.amount();
      paid += page.paid();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(Ids(pages), Ids(whole)) << size;
    ExpectWellFormed(pages);
    EXPECT_EQ(amount, whole.amount());
    EXPECT_EQ(paid, whole.paid());
  }
}

TEST_F(TraceTest, APageGoesOnAtItsPlaceWhateverEventsCameInBetween) {
  Story story = OneChain();
  for (const char* id : {"l2", "l4", "l5"}) {
    story.LineCreated(id, "k1", 10);
  }
  Apply(story);
  v1::TraceRequest request;
  request.set_name(story.Node("k1"));
  request.set_direction(kDown);
  request.set_max_depth(1);
  request.set_page_size(3);
  ASSERT_OK_AND_ASSIGN(const v1::TraceResponse first, TraceOf(request));
  EXPECT_THAT(Ids(first), ElementsAre("k1", "l1", "l2"));
  story.LineCreated("l0", "k1", 10);  // before the place: on no later page
  story.LineCreated("l3", "k1", 10);
  Apply(story);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::TraceResponse second, TraceOf(request));
  EXPECT_THAT(Ids(second), ElementsAre("l3", "l4", "l5"));
  request.set_direction(kUp);
  EXPECT_THAT(TraceOf(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(TraceTest, AStepOfTooManyNeighboursSaysHowManyAreLeftOutAndHowToGoOn) {
  const Story story = WideStory(30);
  Apply(story);
  v1::TraceRequest request;
  request.set_name(story.Plan());
  request.set_direction(kDown);
  request.set_fan_out(10);
  ASSERT_OK_AND_ASSIGN(const v1::TraceResponse cut, TraceOf(request));
  EXPECT_EQ(cut.steps_size(), 11);
  EXPECT_EQ(cut.steps(0).left_out(), 20);
  EXPECT_TRUE(cut.truncated());
  request.set_max_depth(1);
  ASSERT_OK_AND_ASSIGN(const v1::TraceResponse all, TraceOf(request));
  EXPECT_EQ(all.steps_size(), 31);
  EXPECT_EQ(all.steps(0).left_out(), 0);
}

TEST_F(TraceTest, APageHas2000StepsAndAStep1000NeighboursAtMost) {
  const Story story = WideStory(2'100);
  const std::vector<event::v1::Event>& events = story.events().at("planning");
  for (size_t i = 0; i < events.size(); i += 700) {
    const std::vector<event::v1::Event> part(events.begin() + static_cast<ptrdiff_t>(i),
                                             events.begin() + static_cast<ptrdiff_t>(std::min(i + 700, events.size())));
    ASSERT_THAT(journal::ApplyBatch(db_, "planning", part, absl::StrCat("c", i), Appliers().at("planning")), IsOk());
  }
  const v1::TraceResponse trace = Trace(story.Plan(), kDown);
  EXPECT_EQ(trace.steps_size(), 1'001);
  EXPECT_EQ(trace.steps(0).left_out(), 1'100);
  const v1::TraceResponse next = Trace(story.Plan(), kDown, 1);
  EXPECT_EQ(next.steps_size(), 2'000);
  EXPECT_NE(next.next_page_token(), "");
}

TEST_F(TraceTest, OfWhatNoEventToldIsNotFound) {
  v1::TraceRequest request;
  request.set_name("instansi/probolinggo/contracts/c1");
  EXPECT_THAT(TraceOf(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(TraceTest, SeesNothingOfAnotherInstansi) {
  Apply(OneChain());
  v1::TraceRequest request;
  request.set_name("instansi/pasuruan/contracts/c1");
  EXPECT_THAT(TraceOf(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(TraceTest, NamesEveryOffendingField) {
  v1::TraceRequest request;
  request.set_name("contracts/c1");
  request.set_direction(static_cast<v1::TraceDirection>(7));
  request.set_max_depth(21);
  request.set_year(-1);
  request.set_fan_out(1'001);
  EXPECT_THAT(ViolationsOf(TraceOf(request).status()),
              ElementsAre(StartsWith("name: "), StartsWith("direction: "), StartsWith("max_depth: must be 1 to 20"),
                          StartsWith("year: "), StartsWith("fan_out: must be 1 to 1000")));
}

}  // namespace
}  // namespace terpadu::reporting
