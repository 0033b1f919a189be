// The chain below a sasaran as a tree with sums.
#include "services/reporting/chain_service.h"
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class ChainTest : public ReportingTest {
 protected:
  absl::StatusOr<v1::Chain> Get(const v1::GetChainRequest& request) {
    rpc::CallContext call = Call();
    return chain_.GetChain(call, request);
  }
  v1::Chain Chain(const std::string& name, int32_t year = 0, int32_t page_size = 0) {
    v1::GetChainRequest request;
    request.set_name(name);
    request.set_year(year);
    request.set_page_size(page_size);
    const auto chain = Get(request);
    EXPECT_THAT(chain, IsOk());
    return chain.ok() ? *chain : v1::Chain();
  }
  // `s1(k1(l1))`
  static std::string Drawn(const v1::ChainNode& node) {
    std::string drawn = IdOf(node.link().name());
    for (int i = 0; i < node.children_size(); ++i) {
      drawn += (i == 0 ? "(" : " ") + Drawn(node.children(i)) + (i + 1 == node.children_size() ? ")" : "");
    }
    return drawn;
  }
  static std::string Sums(const v1::ChainNode& node) {
    const v1::ChainSums& sums = node.sums();
    return absl::StrCat(sums.budget(), "/", sums.announced(), "/", sums.contracted(), "/", sums.paid());
  }

  ChainService chain_;
};

TEST_F(ChainTest, OfOneSasaranFromItsIndicatorsToPaymentsAndMeasurementsInOneCall) {
  Story story = OneChain();
  story.IndicatorAdopted("i2", "s1");
  Apply(story);
  const v1::Chain chain = Chain(story.Node("s1"));
  EXPECT_EQ(Drawn(chain.root()), "s1(i2 k1(i1(m1) l1(p1(r1(c1(d1))))))");
  EXPECT_FALSE(chain.truncated());
  EXPECT_EQ(chain.links(), 10);
  EXPECT_EQ(Sums(chain.root()), "100/80/60/25");
  EXPECT_EQ(chain.root().sums().lines(), 1);
  const v1::ChainNode& line = chain.root().children(1).children(1);
  EXPECT_EQ(Sums(line), "100/80/60/25");
  EXPECT_EQ(line.link().detail(), "Parsial");
  EXPECT_EQ(Sums(line.children(0)), "0/80/60/25");
  EXPECT_EQ(line.children(0).edge_amount(), 80);
  EXPECT_EQ(Sums(line.children(0).children(0)), "0/0/60/25");
}

TEST_F(ChainTest, OfAPackageOnTwoLinesCountsNothingTwice) {
  Story story = OneChain();
  story.LineCreated("l2", "k1", 50);
  story.PackageCreated("p2", {{"l1", 20}, {"l2", 50}});
  story.PackageAnnounced("p2");
  Apply(story);
  const v1::Chain chain = Chain(story.Node("s1"));
  EXPECT_EQ(Drawn(chain.root()), "s1(k1(i1(m1) l1(p1(r1(c1(d1))) p2) l2(p2)))");
  EXPECT_EQ(Sums(chain.root()), "150/150/60/25");
  const v1::ChainNode& under_l2 = chain.root().children(0).children(2).children(0);
  EXPECT_TRUE(under_l2.shown_elsewhere());
  EXPECT_EQ(under_l2.edge_amount(), 50);
  EXPECT_EQ(under_l2.sums().announced(), 70);
}

TEST_F(ChainTest, OfAYearFollowsItsLinesAlone) {
  Story story = OneChain();
  story.BudgetCreated("2021", 2021);
  story.LineCreated("l9", "k1", 30, "2021");
  Apply(story);
  EXPECT_EQ(Drawn(Chain(story.Node("k1"), 2021).root()), "k1(i1(m1) l9)");
  EXPECT_EQ(Chain(story.Node("k1"), 2021).root().link().amount(), 90);
  EXPECT_EQ(Sums(Chain(story.Node("k1")).root()), "130/80/60/25");
}

TEST_F(ChainTest, BeginsAtAnyLink) {
  const Story story = OneChain();
  Apply(story);
  EXPECT_EQ(Drawn(Chain(story.Indicator("i1")).root()), "i1(m1 k1(l1(p1(r1(c1(d1))))))");
  EXPECT_EQ(Drawn(Chain(story.Contract("c1")).root()), "c1(d1)");
}

TEST_F(ChainTest, ChildrenLeftOutAreFoundWithTheTokenOfTheirLink) {
  Story story = OneChain();
  for (const char* id : {"l2", "l3", "l4", "l5"}) {
    story.LineCreated(id, "k1", 10);
  }
  Apply(story);
  const v1::Chain first = Chain(story.Node("s1"), 0, 2);
  const v1::ChainNode& k1 = first.root().children(0);
  EXPECT_EQ(Drawn(k1), "k1(i1(m1) l1(p1(r1(c1(d1)))))");
  EXPECT_EQ(k1.left_out(), 4);
  EXPECT_EQ(k1.sums().budget(), 140);  // whatever is shown
  v1::GetChainRequest request;
  request.set_name(story.Node("k1"));
  request.set_page_size(2);
  request.set_page_token(k1.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::Chain second, Get(request));
  EXPECT_EQ(Drawn(second.root()), "k1(l2 l3)");
  EXPECT_EQ(second.root().left_out(), 2);
  request.set_page_token(second.root().next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::Chain third, Get(request));
  EXPECT_EQ(Drawn(third.root()), "k1(l4 l5)");
  EXPECT_EQ(third.root().next_page_token(), "");
  request.set_name(story.Node("s1"));
  EXPECT_THAT(Get(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(ChainTest, RefusesWhatItCannotAnswer) {
  v1::GetChainRequest request;
  request.set_name("instansi/probolinggo/contracts/c1");
  EXPECT_THAT(Get(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  request.set_name("contracts/c1");
  request.set_year(-1);
  EXPECT_THAT(ViolationsOf(Get(request).status()), ElementsAre(StartsWith("name: "), StartsWith("year: ")));
}

}  // namespace
}  // namespace terpadu::reporting
