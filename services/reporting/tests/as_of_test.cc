// The chain, its amounts and states as they stood at a time.
#include "services/reporting/chain_service.h"
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr int64_t kStart = 1'640'970'000;  // the first event; each later one of OneChain() is a second after

class AsOfTest : public ReportingTest {
 protected:
  // OneChain and what became of it, each event a second after the one told before it, whichever service told it.
  static Story Told() {
    Story story = OneChain();
    story.LineRevised("l1", 100, 90);
    story.PackageSentToReview("p1", "l1");
    story.PaymentCorrected("d1", "o1", "l1", 25, 20);
    return story;
  }
  // Applies `story`; event times are by the order in which each service told.
  void ApplyTimed(const Story& story) {
    for (const auto& [source, events] : story.events()) {
      std::vector<event::v1::Event> timed = events;
      for (size_t i = 0; i < timed.size(); ++i) {
        timed[i].mutable_time()->set_seconds(kStart + SecondOf(source, static_cast<int64_t>(i)));
      }
      ASSERT_THAT(journal::ApplyBatch(db_, source, timed, "c", Appliers().at(source)), IsOk());
    }
  }
  // Plans in the first 100 seconds, then budgeting, procurement and performance event by event.
  static int64_t SecondOf(const std::string& source, int64_t number) {
    if (source == "planning") {
      return number;
    }
    return (source == "budgeting" ? 100 : source == "procurement" ? 200 : 300) + 10 * number;
  }
  v1::TraceResponse TraceAt(const std::string& name, int64_t second, int32_t depth = 0) {
    v1::TraceRequest request;
    request.set_name(name);
    request.set_direction(v1::TRACE_DIRECTION_DOWN);
    request.set_max_depth(depth);
    request.mutable_as_of()->set_seconds(kStart + second);
    const auto trace = TraceOf(request);
    EXPECT_THAT(trace, IsOk());
    return trace.ok() ? *trace : v1::TraceResponse();
  }
  v1::ChainSums SumsAt(const std::string& name, int64_t second) {
    v1::GetChainRequest request;
    request.set_name(name);
    request.mutable_as_of()->set_seconds(kStart + second);
    rpc::CallContext call = Call();
    const auto chain = chain_.GetChain(call, request);
    EXPECT_THAT(chain, IsOk());
    return chain.ok() ? chain->root().sums() : v1::ChainSums();
  }

  ChainService chain_;
};

TEST_F(AsOfTest, WhatWasNotYetThereIsNotReached) {
  const Story story = Told();
  ApplyTimed(story);
  EXPECT_THAT(Ids(TraceAt(story.Node("k1"), 50)), ElementsAre("k1"));
  EXPECT_THAT(Ids(TraceAt(story.Node("k1"), 110)), ElementsAre("k1", "l1"));
  EXPECT_THAT(Ids(TraceAt(story.Node("k1"), 200)), ElementsAre("k1", "l1", "p1"));
  EXPECT_THAT(Ids(TraceAt(story.Node("k1"), 10'000)), Contains("d1"));
  v1::TraceRequest request;
  request.set_name(story.Line("l1"));
  request.mutable_as_of()->set_seconds(kStart + 50);
  EXPECT_THAT(TraceOf(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(AsOfTest, StatesAmountsAndCoverageAreThoseOfTheTime) {
  const Story story = Told();
  ApplyTimed(story);
  const auto package = [&](int64_t second) { return TraceAt(story.Package("p1"), second, 1).steps(0).link().state(); };
  EXPECT_EQ(package(200), "DRAFT");
  EXPECT_EQ(package(210), "FINALIZED");
  EXPECT_EQ(package(225), "ANNOUNCED");
  EXPECT_EQ(package(10'000), "KAJI_ULANG");
  const auto line = [&](int64_t second) { return TraceAt(story.Line("l1"), second, 1).steps(0).link(); };
  EXPECT_EQ(line(110).amount(), 100);
  EXPECT_EQ(line(110).detail(), "Belum Diumumkan");
  EXPECT_EQ(line(225).detail(), "Parsial");
  EXPECT_EQ(line(10'000).amount(), 90);
}

// As of the end, everything is as it is now.
TEST_F(AsOfTest, TheEndIsNow) {
  const Story story = Told();
  ApplyTimed(story);
  for (const std::string& name : {story.Plan(), story.Indicator("i1"), story.Line("l1")}) {
    v1::TraceRequest request;
    request.set_name(name);
    ASSERT_OK_AND_ASSIGN(const v1::TraceResponse now, TraceOf(request));
    request.mutable_as_of()->set_seconds(kStart + 10'000);
    ASSERT_OK_AND_ASSIGN(const v1::TraceResponse then, TraceOf(request));
    EXPECT_THAT(then, EqualsProto(now));
  }
}

TEST_F(AsOfTest, TheSumsOfAChainAreThoseOfTheTime) {
  Story story = OneChain();
  story.LineRevised("l1", 100, 90);
  ApplyTimed(story);
  const auto sums = [&](int64_t second) {
    const v1::ChainSums then = SumsAt(story.Node("k1"), second);
    return std::vector<int64_t>{then.budget(), then.announced(), then.contracted(), then.paid()};
  };
  EXPECT_THAT(sums(50), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(sums(115), ElementsAre(100, 0, 0, 0));
  EXPECT_THAT(sums(10'000), ElementsAre(90, 80, 60, 25));
  v1::GetChainRequest request;
  request.set_name(story.Node("k1"));
  rpc::CallContext call = Call();
  ASSERT_OK_AND_ASSIGN(const v1::Chain now, chain_.GetChain(call, request));
  EXPECT_THAT(SumsAt(story.Node("k1"), 10'000), EqualsProto(now.root().sums()));
}

// A plan that an import and an adoption told of is as old as the import.
TEST_F(AsOfTest, WhatIsToldAgainKeepsItsBeginning) {
  const Story story = OneChain();
  ApplyTimed(story);
  EXPECT_EQ(TraceAt(story.Plan(), 0, 1).steps(0).link().state(), "DRAFT");
  EXPECT_EQ(TraceAt(story.Plan(), 1, 1).steps(0).link().state(), "ADOPTED");
}

}  // namespace
}  // namespace terpadu::reporting
