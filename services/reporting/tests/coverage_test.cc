// How budget lines are covered by packages.
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;

class GetCoverage : public ReportingTest {
 protected:
  absl::StatusOr<v1::GetCoverageResponse> Coverage(int32_t size = 0, const std::string& token = "",
                                                   const std::string& budget = "2022") {
    v1::GetCoverageRequest request;
    request.set_parent("instansi/probolinggo/budgets/" + budget);
    request.set_page_size(size);
    request.set_page_token(token);
    rpc::CallContext call = Call();
    return service_.GetCoverage(call, request);
  }

  // Lines of 100 each; l1 to l4 in the four states of coverage, in the order of the enum.
  static Story FourLines() {
    Story story;
    story.BudgetCreated("2022", 2022);
    for (const char* line : {"l1", "l2", "l3", "l4"}) {
      story.LineCreated(line, "k1", 100);
    }
    story.PackageCreated("p1", {{"l1", 100}, {"l2", 60}, {"l3", 100}});
    story.PackageCreated("p2", {{"l3", 1}});
    story.PackageCreated("p3", {{"l4", 100}});  // a draft
    story.PackageAnnounced("p1");
    story.PackageAnnounced("p2");
    return story;
  }
};

TEST_F(GetCoverage, TellsTheStateOfEveryLineAndCountsAll) {
  Apply(FourLines());
  ASSERT_OK_AND_ASSIGN(const auto response, Coverage());
  ASSERT_EQ(response.rows_size(), 4);
  EXPECT_THAT(response.rows(1), MatchesProto<v1::CoverageRow>(R"(
    line { name: "instansi/probolinggo/budgets/2022/lines/l2" kind: LINK_KIND_BUDGET_LINE amount: 100
           detail: "Parsial" }
    plan_node: "instansi/probolinggo/plans/rb/nodes/k1" announced: 60 coverage: COVERAGE_PARSIAL)"));
  EXPECT_EQ(response.rows(0).coverage(), procurement::v1::COVERAGE_SESUAI);
  EXPECT_EQ(response.rows(2).coverage(), procurement::v1::COVERAGE_KELEBIHAN);
  EXPECT_EQ(response.rows(3).coverage(), procurement::v1::COVERAGE_BELUM_DIUMUMKAN);
  ASSERT_EQ(response.counts_size(), 4);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(response.counts(i).coverage(), i + 1);
    EXPECT_EQ(response.counts(i).lines(), 1);
    EXPECT_EQ(response.counts(i).amount(), 100);
  }
}

TEST_F(GetCoverage, OnlyAnnouncedPackagesAndThoseInKajiUlangCount) {
  Story story = FourLines();
  story.PackageSentToReview("p1", "l1");
  Apply(story);
  EXPECT_EQ(Coverage()->rows(0).announced(), 100);
  story.PackageCreated("p4", {{"l1", 70}}, "p1");
  story.PackageRevised("p1", {"p4"});
  Apply(story);
  EXPECT_EQ(Coverage()->rows(0).announced(), 0);
  story.PackageAnnounced("p4");
  story.PackageCancelled("p2");
  Apply(story);
  EXPECT_EQ(Coverage()->rows(0).announced(), 70);
  EXPECT_EQ(Coverage()->rows(2).announced(), 0);
}

TEST_F(GetCoverage, FollowsTheRevisedAmountOfALine) {
  Story story = FourLines();
  story.LineRevised("l1", 100, 120);
  Apply(story);
  EXPECT_THAT(Coverage()->rows(0), MatchesProto<v1::CoverageRow>("line { amount: 120 } coverage: COVERAGE_PARSIAL"));
}

TEST_F(GetCoverage, TellsWhatIsHeldBoundAndPaid) {
  Story story = FourLines();
  story.Reserved("v1", "l1", "p1", 80);
  story.Reserved("v2", "l1", "p1", 10);
  story.Committed("o1", "v1", "l1", "c1", 50, /*released=*/20, /*held=*/10);
  story.Paid("d1", "o1", "l1", "c1", 30);
  story.ReservationReleased("v2", "l1", 10);
  Apply(story);
  EXPECT_THAT(Coverage()->rows(0), MatchesProto<v1::CoverageRow>("reserved: 10 committed: 50 paid: 30"));
}

TEST_F(GetCoverage, PagesByLine) {
  Apply(FourLines());
  ASSERT_OK_AND_ASSIGN(const auto first, Coverage(3));
  EXPECT_EQ(first.rows_size(), 3);
  ASSERT_OK_AND_ASSIGN(const auto second, Coverage(3, first.next_page_token()));
  ASSERT_EQ(second.rows_size(), 1);
  EXPECT_EQ(IdOf(second.rows(0).line().name()), "l4");
  EXPECT_EQ(second.counts_size(), 4);
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_THAT(Coverage(3, first.next_page_token(), "2021"),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(GetCoverage, OfABudgetThatNoEventToldIsNotFound) {
  EXPECT_THAT(Coverage(), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(ViolationsOf(Coverage(0, "", "2022/lines/l1").status()), ElementsAre(::testing::StartsWith("parent: ")));
}

}  // namespace
}  // namespace terpadu::reporting
