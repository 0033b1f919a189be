// Links of the chain that are missing, edge by edge.
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ListOrphans : public ReportingTest {
 protected:
  absl::StatusOr<v1::ListOrphansResponse> List(const v1::ListOrphansRequest& request) {
    rpc::CallContext call = Call();
    return service_.ListOrphans(call, request);
  }
  static v1::ListOrphansRequest Of(v1::OrphanEdge edge, int32_t year = 2022, int32_t size = 0) {
    v1::ListOrphansRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_edge(edge);
    request.set_year(year);
    request.set_page_size(size);
    return request;
  }
  // An annual plan with a node that carries a node of the road map.
  static void CarriedBy(Story& story, const std::string& plan, planning::v1::PlanKind kind, const std::string& node) {
    story.PlanAdopted(plan, 2022, 2022, kind);
    planning::v1::PlanNodeAdopted adopted;
    adopted.mutable_plan_node()->set_name(story.Node("x", plan));
    adopted.mutable_plan_node()->set_kind(planning::v1::PLAN_NODE_KIND_ACTION);
    adopted.mutable_plan_node()->add_carries(story.Node(node));
    story.Tell("planning", adopted.plan_node().name(), adopted);
  }
  std::vector<std::string> OrphansOf(v1::OrphanEdge edge, int32_t year = 2022) {
    const auto response = List(Of(edge, year));
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> ids;
    for (const v1::Orphan& orphan : response->orphans()) {
      EXPECT_EQ(orphan.edge(), edge);
      ids.push_back(IdOf(orphan.link().name()));
    }
    return ids;
  }
};

TEST_F(ListOrphans, AWholeChainHasNone) {
  Story story = OneChain();
  CarriedBy(story, "rkpd", planning::v1::PLAN_KIND_RKPD, "k1");
  CarriedBy(story, "renja", planning::v1::PLAN_KIND_RENJA, "k1");
  Apply(story);
  ASSERT_OK_AND_ASSIGN(const auto response, List(Of(v1::ORPHAN_EDGE_UNSPECIFIED)));
  EXPECT_THAT(response.orphans(), IsEmpty());
  EXPECT_EQ(response.next_page_token(), "");
}

TEST_F(ListOrphans, ANodeThatShouldBeMeasuredWithoutAnIndicator) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1");
  story.PlanAdopted("rkpd", 2022, 2022, planning::v1::PLAN_KIND_RKPD);
  story.NodeAdopted("g1", planning::v1::PLAN_NODE_KIND_PROGRAM, "", {}, "", "rkpd");
  story.NodeAdopted("s1", planning::v1::PLAN_NODE_KIND_SASARAN, "", {}, "", "rkpd");  // by the rule not measured there
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR), ElementsAre("k2", "g1"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR, 2021), ElementsAre("k2"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR, 2023), IsEmpty());
}

TEST_F(ListOrphans, WhichNodesShouldBeMeasuredIsARule) {
  Apply(OneChain());
  Script(R"(INSERT INTO rule VALUES ('probolinggo', 'measured_nodes', '2022-01-01', 'Perwali',
            '{"kinds": {"ROADMAP_RB": ["AREA", "ACTION"]}}'))");
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR, 2021), IsEmpty());
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_INDICATOR, 2022), ElementsAre("a1"));
}

TEST_F(ListOrphans, ARuleThatCannotBeReadIsRefused) {
  Script(R"(INSERT INTO rule VALUES ('probolinggo', 'measured_nodes', '2022-01-01', 'Perwali',
            '{"kinds": {"RENJA": ["PROGRAMME"]}}'))");
  EXPECT_THAT(List(Of(v1::ORPHAN_EDGE_UNSPECIFIED)), StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
}

TEST_F(ListOrphans, AnIndicatorWhoseNodeIsNotThere) {
  Story story = OneChain();
  story.IndicatorAdopted("i2", "k9");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_INDICATOR_WITHOUT_NODE), ElementsAre("i2"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_INDICATOR_WITHOUT_NODE, 2023), IsEmpty());
}

TEST_F(ListOrphans, ANodeWithACeilingWithoutABudgetLineOfTheYear) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1", {{2022, 5}, {2021, 0}});
  story.NodeAdopted("k3", planning::v1::PLAN_NODE_KIND_ACTION, "s1");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_BUDGET_LINE), ElementsAre("k2"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_NODE_WITHOUT_BUDGET_LINE, 2021), ElementsAre("k1"));
  EXPECT_EQ(List(Of(v1::ORPHAN_EDGE_NODE_WITHOUT_BUDGET_LINE))->orphans(0).link().amount(), 5);
}

TEST_F(ListOrphans, ABudgetLineWithoutAPackageInForceWhereTheAccountNeedsOne) {
  Story story = OneChain();
  story.LineCreated("l2", "k1", 10);
  story.LineCreated("l3", "k1", 10, "2022", "5.1.01.01.01.0001");  // personnel
  story.LineCreated("l4", "k1", 10, "2022", "5.1.010.01");         // only looks like it
  story.LineCreated("l5", "k1", 10);
  story.PackageCreated("p5", {{"l5", 10}});
  story.LineCreated("l6", "k1", 10);
  story.PackageCreated("p6", {{"l6", 10}});
  story.PackageCancelled("p6");
  story.LineCreated("l7", "k1", 10);
  story.LineRevised("l7", 10, 0);
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_BUDGET_LINE_WITHOUT_RUP_PACKAGE), ElementsAre("l2", "l4", "l6"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_BUDGET_LINE_WITHOUT_RUP_PACKAGE, 2021), IsEmpty());
}

TEST_F(ListOrphans, AnAnnouncedPackageWithoutAnRpp) {
  Story story = OneChain();
  for (const char* package : {"p2", "p3", "p4"}) {
    story.PackageCreated(package, {{"l1", 1}});
  }
  story.PackageAnnounced("p2");
  story.PackageAnnounced("p3");
  story.PackageSentToReview("p3", "l1");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_RUP_PACKAGE_WITHOUT_RPP), ElementsAre("p2", "p3"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_RUP_PACKAGE_WITHOUT_RPP, 2021), IsEmpty());
}

TEST_F(ListOrphans, AContractWithoutAnRpp) {
  Story story = OneChain();
  story.ContractCreated("c2", "p1", "", 1, 2021);  // of 2022, by its package
  story.ContractCreated("c3", "p1", "r9", 1);      // its RPP is not there
  story.ContractCreated("c4", "p9", "", 1, 2021);  // of 2021, by its signature
  story.ContractCreated("c5", "p1", "", 1);
  story.ContractRefused("c5");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_CONTRACT_WITHOUT_RPP), ElementsAre("c2", "c3"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_CONTRACT_WITHOUT_RPP, 2021), ElementsAre("c4"));
}

TEST_F(ListOrphans, AnIndicatorWithATargetWithoutAMeasurement) {
  Story story = OneChain();
  story.IndicatorAdopted("i2", "k1", {{2022, 50}});
  story.IndicatorAdopted("i3", "k1", {{2021, 50}});
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_INDICATOR_WITHOUT_MEASUREMENT), ElementsAre("i2"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_INDICATOR_WITHOUT_MEASUREMENT, 2021), ElementsAre("i1", "i3"));
  EXPECT_EQ(List(Of(v1::ORPHAN_EDGE_INDICATOR_WITHOUT_MEASUREMENT))->orphans(0).link().detail(), "50 % by 2022");
}

TEST_F(ListOrphans, ARoadMapActionThatRkpdOrRenjaDoesNotCarry) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1");
  CarriedBy(story, "rkpd", planning::v1::PLAN_KIND_RKPD, "k1");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_ACTION_NOT_CARRIED), ElementsAre("k1", "k2"));  // no Renja yet
  CarriedBy(story, "renja", planning::v1::PLAN_KIND_RENJA, "k1");
  Apply(story);
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_ACTION_NOT_CARRIED), ElementsAre("k2"));
  EXPECT_THAT(OrphansOf(v1::ORPHAN_EDGE_ACTION_NOT_CARRIED, 2021), ElementsAre("k1", "k2"));
  EXPECT_THAT(Ids(Trace(story.Node("k1"), v1::TRACE_DIRECTION_DOWN, 1)), ::testing::Contains("x"));  // on to the plan
}

TEST_F(ListOrphans, AReplacedPlanHasNone) {
  Story story = OneChain();
  story.NodeAdopted("k2", planning::v1::PLAN_NODE_KIND_ACTION, "s1", {{2022, 5}});
  story.IndicatorAdopted("i2", "k9");
  story.PlanReplaced("rb");
  Apply(story);
  EXPECT_THAT(List(Of(v1::ORPHAN_EDGE_UNSPECIFIED))->orphans(), IsEmpty());
}

TEST_F(ListOrphans, PagesThroughAllEdgesByEdgeAndName) {
  Story story = OneChain();
  for (const char* node : {"k2", "k3", "k4"}) {
    story.NodeAdopted(node, planning::v1::PLAN_NODE_KIND_ACTION, "s1", {{2022, 5}});
  }
  story.LineCreated("l2", "k1", 10);
  Apply(story);
  for (const int size : {1, 2, 3, 6, 7, 8}) {
    std::vector<std::string> all;
    v1::ListOrphansRequest request = Of(v1::ORPHAN_EDGE_UNSPECIFIED, 2022, size);
    do {
      ASSERT_OK_AND_ASSIGN(const auto page, List(request));
      EXPECT_LE(page.orphans_size(), size);
      for (const v1::Orphan& orphan : page.orphans()) {
        all.push_back(absl::StrCat(orphan.edge(), " ", IdOf(orphan.link().name())));
        EXPECT_GT(orphan.link().amount(), 0);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(all,
                ElementsAre("1 k2", "1 k3", "1 k4", "3 k2", "3 k3", "3 k4", "4 l2", "8 k1", "8 k2", "8 k3", "8 k4"))
        << size;
  }
}

TEST_F(ListOrphans, NamesEveryOffendingField) {
  v1::ListOrphansRequest request = Of(static_cast<v1::OrphanEdge>(9), 0);
  request.set_parent("probolinggo");
  EXPECT_THAT(ViolationsOf(List(request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("edge: "), StartsWith("year: ")));
}

TEST_F(ListOrphans, ATokenOfAnotherQueryIsRefused) {
  Story story = OneChain();
  story.LineCreated("l2", "k1", 10);
  story.LineCreated("l3", "k1", 10);
  Apply(story);
  v1::ListOrphansRequest request = Of(v1::ORPHAN_EDGE_UNSPECIFIED, 2022, 1);
  request.set_page_token(List(request)->next_page_token());
  request.set_edge(v1::ORPHAN_EDGE_CONTRACT_WITHOUT_RPP);
  EXPECT_THAT(List(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace terpadu::reporting
