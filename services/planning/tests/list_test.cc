#include <algorithm>

#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Listing : public PlanningTest {
 protected:
  void SetUp() override {
    CreateSampleUnits();
    ASSERT_THAT(Import(ImportRequest()), IsOk());
  }
};

TEST_F(Listing, PagesOfNodesShowEveryNodeOnceInTheDocumentsOrder) {
  v1::ListPlanNodesRequest request;
  request.set_parent(kPlan);
  request.set_page_size(7);
  std::vector<v1::PlanNode> nodes;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListPlanNodes, request));
    nodes.insert(nodes.end(), page.plan_nodes().begin(), page.plan_nodes().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  const auto all = Nodes();
  ASSERT_EQ(nodes.size(), all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_THAT(nodes[i], EqualsProto(all[i]));
  }
}

TEST_F(Listing, ATokenIsOfItsKindOfNode) {
  v1::ListPlanNodesRequest request;
  request.set_parent(kPlan);
  request.set_page_size(3);
  request.set_kind(v1::PLAN_NODE_KIND_AREA);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListPlanNodes, request));
  EXPECT_EQ(page.plan_nodes_size(), 3);
  request.set_page_token(page.next_page_token());
  EXPECT_THAT(Call(&PlanningService::ListPlanNodes, request), IsOk());
  request.set_kind(v1::PLAN_NODE_KIND_ACTION);
  EXPECT_THAT(Call(&PlanningService::ListPlanNodes, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(Listing, NodesAreThoseOfAUnitOrRightBelowANode) {
  v1::ListPlanNodesRequest request;
  request.set_parent(kPlan);
  request.set_page_size(1000);
  const std::vector<v1::PlanNode> all = Nodes();
  const auto action = std::find_if(all.begin(), all.end(), [](const v1::PlanNode& node) {
    return node.kind() == v1::PLAN_NODE_KIND_ACTION && node.units_size() > 1;
  });
  ASSERT_NE(action, all.end());
  for (const std::string& unit : {action->units(0), action->units(1)}) {
    for (const v1::PlanNodeKind kind : {v1::PLAN_NODE_KIND_UNSPECIFIED, v1::PLAN_NODE_KIND_ACTION}) {
      std::vector<std::string> expected, listed;
      for (const v1::PlanNode& node : all) {
        if (std::find(node.units().begin(), node.units().end(), unit) != node.units().end()) {
          expected.push_back(node.name());
        }
      }
      request.set_unit(unit);
      request.set_kind(kind);
      request.set_page_size(2);
      request.clear_page_token();
      do {
        ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListPlanNodes, request));
        for (const v1::PlanNode& node : page.plan_nodes()) {
          listed.push_back(node.name());
        }
        request.set_page_token(page.next_page_token());
      } while (!request.page_token().empty());
      EXPECT_EQ(listed, expected) << unit;
    }
  }
  request.clear_kind();
  request.set_page_size(1000);
  request.set_parent_node(action->parent_node());
  ASSERT_OK_AND_ASSIGN(const auto both, Call(&PlanningService::ListPlanNodes, request));
  EXPECT_GE(both.plan_nodes_size(), 1);
  request.clear_unit();
  ASSERT_OK_AND_ASSIGN(const auto below, Call(&PlanningService::ListPlanNodes, request));
  EXPECT_EQ(below.plan_nodes_size(), std::count_if(all.begin(), all.end(), [&](const v1::PlanNode& node) {
              return node.parent_node() == action->parent_node();
            }));
  request.set_kind(v1::PLAN_NODE_KIND_VISI);
  EXPECT_EQ(Call(&PlanningService::ListPlanNodes, request)->plan_nodes_size(), 0);
  request.set_parent_node("instansi/probolinggo/plans/other/nodes/a1");
  request.set_unit("instansi/pasuruan/units/x");
  EXPECT_THAT(ViolationsOf(Call(&PlanningService::ListPlanNodes, request).status()),
              ElementsAre("unit: must be of instansi probolinggo"));
  request.clear_unit();
  EXPECT_THAT(ViolationsOf(Call(&PlanningService::ListPlanNodes, request).status()),
              ElementsAre("parent_node: must be a node of parent"));
}

TEST_F(Listing, PagesOfIndicatorsShowEveryIndicatorOnce) {
  v1::ListIndicatorsRequest request;
  request.set_parent(kPlan);
  request.set_page_size(10);
  std::vector<std::string> names;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListIndicators, request));
    for (const v1::Indicator& indicator : page.indicators()) {
      names.push_back(indicator.name());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  ASSERT_EQ(names.size(), 41);
  EXPECT_EQ(names[40], std::string(kPlan) + "/indicators/i41");
}

TEST_F(Listing, PlansComeById) {
  ASSERT_THAT(Import(ImportRequest(OtherContent(), "a-plan")), IsOk());
  v1::ListPlansRequest request;
  request.set_parent(kInstansi);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, Call(&PlanningService::ListPlans, request));
  ASSERT_EQ(first.plans_size(), 1);
  EXPECT_EQ(first.plans(0).name(), "instansi/probolinggo/plans/a-plan");
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, Call(&PlanningService::ListPlans, request));
  EXPECT_EQ(second.plans(0).name(), kPlan);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(Listing, OfAPlanThatIsNotThereNothingIsListed) {
  v1::ListPlanNodesRequest nodes;
  nodes.set_parent("instansi/probolinggo/plans/none");
  EXPECT_THAT(Call(&PlanningService::ListPlanNodes, nodes), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  v1::ListIndicatorsRequest indicators;
  indicators.set_parent("instansi/pasuruan/plans/rb-2018");
  EXPECT_THAT(Call(&PlanningService::ListIndicators, indicators), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Listing, BadNamesAndSizesAreRefused) {
  v1::ListPlansRequest plans;
  plans.set_parent("probolinggo");
  EXPECT_THAT(Call(&PlanningService::ListPlans, plans), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  plans.set_parent(kInstansi);
  plans.set_page_size(-1);
  EXPECT_THAT(Call(&PlanningService::ListPlans, plans), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::planning
