// The integration figure, and the units it counts.
#include "services/reporting/domain/integration.h"

#include "services/reporting/integration_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

TEST(MissingLinks, IsWhatAUnitHasTooLittleOfInTheOrderOfTheChain) {
  using enum IntegrationLink;
  const UnitLinks whole = {1, 4, 4, 2, 2, 3, 3};
  EXPECT_THAT(MissingLinks(whole, 100), ElementsAre());
  EXPECT_THAT(MissingLinks({}, 100), ElementsAre(kPlan, kBudget, kProcurement, kMeasurement));
  EXPECT_THAT(MissingLinks({1, 4, 3, 2, 2, 3, 3}, 100), ElementsAre(kBudget));
  EXPECT_THAT(MissingLinks({1, 4, 3, 2, 2, 3, 3}, 75), ElementsAre());  // at the edge
  EXPECT_THAT(MissingLinks({1, 4, 3, 2, 1, 3, 3}, 75), ElementsAre(kProcurement));
  EXPECT_THAT(MissingLinks({1, 1, 1, 0, 0, 3, 3}, 100), ElementsAre());  // salaries alone need no package
  EXPECT_THAT(MissingLinks({1, 1, 1, 0, 0, 0, 0}, 100), ElementsAre(kMeasurement));
}

class IntegrationTest : public ReportingTest {
 protected:
  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }
  static void UnitCreated(Story& story, const std::string& id, int last_year = 0) {
    planning::v1::UnitCreated created;
    created.mutable_unit()->set_name(Unit(id));
    created.mutable_unit()->set_title("Dinas " + id);
    if (last_year > 0) {
      created.mutable_unit()->mutable_valid_to()->set_year(last_year);
    }
    story.Tell("planning", Unit(id), created);
  }
  static void NodeOf(Story& story, const std::string& id, const std::string& unit) {
    planning::v1::PlanNodeAdopted adopted;
    adopted.mutable_plan_node()->set_name(story.Node(id));
    adopted.mutable_plan_node()->set_kind(planning::v1::PLAN_NODE_KIND_ACTION);
    adopted.mutable_plan_node()->add_units(Unit(unit));
    story.Tell("planning", adopted.plan_node().name(), adopted);
  }
  static void LineOf(Story& story, const std::string& id, const std::string& unit, const std::string& node) {
    budgeting::v1::BudgetLineCreated created;
    created.mutable_line()->set_name(story.Line(id));
    created.mutable_line()->set_unit(Unit(unit));
    created.mutable_line()->set_plan_node(story.Node(node));
    created.mutable_line()->set_account("5.1.02.01.01.0024");
    created.mutable_line()->set_amount(100);
    story.Tell("budgeting", story.Line(id), created);
  }
  // u1 has every link, u2 lacks a package, u3 is in no plan, u4 ended before; u5 is known by its line alone.
  static Story Told() {
    Story story;
    story.PlanAdopted();
    for (const char* unit : {"u1", "u2", "u3"}) {
      UnitCreated(story, unit);
    }
    UnitCreated(story, "u4", 2021);
    story.BudgetCreated("2022", 2022);
    for (const char* number : {"1", "2"}) {
      const std::string n = number;
      NodeOf(story, "k" + n, "u" + n);
      story.IndicatorAdopted("i" + n, "k" + n);
      LineOf(story, "l" + n, "u" + n, "k" + n);
      story.Measured("m" + n, "i" + n, 2022, 98);
    }
    story.PackageCreated("p1", {{"l1", 100}});
    LineOf(story, "l5", "u5", "k9");
    return story;
  }
  absl::StatusOr<v1::Integration> Figure(int32_t year = 2022) {
    v1::GetIntegrationRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(year);
    rpc::CallContext call = Call();
    return integration_.GetIntegration(call, request);
  }
  absl::StatusOr<v1::ListUnitIntegrationResponse> List(const v1::ListUnitIntegrationRequest& request) {
    rpc::CallContext call = Call();
    return integration_.ListUnitIntegration(call, request);
  }
  static v1::ListUnitIntegrationRequest Of(int32_t year, int32_t size = 0) {
    v1::ListUnitIntegrationRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(year);
    request.set_page_size(size);
    return request;
  }

  IntegrationService integration_;
};

TEST_F(IntegrationTest, IsTheLinkedUnitsOfAllWithFormulaNumeratorAndDenominator) {
  Apply(Told());
  ASSERT_OK_AND_ASSIGN(const v1::Integration figure, Figure());
  EXPECT_EQ(figure.linked_units(), 1);
  EXPECT_EQ(figure.units(), 4);
  EXPECT_EQ(figure.basis_points(), 2'500);
  EXPECT_EQ(figure.least_percent(), 100);
  EXPECT_NE(figure.formula(), "");
  std::vector<int> missing;
  for (const v1::IntegrationCount& count : figure.missing()) {
    missing.push_back(count.units());
  }
  EXPECT_THAT(missing, ElementsAre(2, 0, 1, 0));
}

TEST_F(IntegrationTest, EachUnitTellsWhatIsLinkedAndWhatIsMissing) {
  Apply(Told());
  ASSERT_OK_AND_ASSIGN(const auto list, List(Of(2022)));
  ASSERT_EQ(list.units_size(), 4);
  EXPECT_THAT(list.units(0), MatchesProto<v1::UnitIntegration>(R"(
    title: "Dinas u1" nodes: 1 lines: 1 tied_lines: 1 lines_needing_package: 1 lines_with_package: 1 indicators: 1
    measured_indicators: 1)"));
  EXPECT_THAT(list.units(0).missing(), ::testing::IsEmpty());
  EXPECT_THAT(list.units(1).missing(), ElementsAre(v1::INTEGRATION_LINK_PROCUREMENT));
  EXPECT_EQ(list.units(2).missing_size(), 4);
  EXPECT_EQ(list.units(3).unit(), Unit("u5"));
  EXPECT_EQ(list.units(3).lines(), 1);
  EXPECT_EQ(list.units(3).tied_lines(), 0);  // the node that it names is in no plan
}

TEST_F(IntegrationTest, AUnitThatEndedCountsInItsYears) {
  Apply(Told());
  EXPECT_EQ(Figure(2021)->units(), 4);  // u1 to u4; no line of the year names u5
}

TEST_F(IntegrationTest, IsDrilledDownPageByPageAndByTheLinkThatIsMissing) {
  Apply(Told());
  v1::ListUnitIntegrationRequest request = Of(2022, 3);
  ASSERT_OK_AND_ASSIGN(const auto first, List(request));
  EXPECT_EQ(first.units_size(), 3);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, List(request));
  EXPECT_EQ(second.units_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  request = Of(2022);
  request.set_first_missing(v1::INTEGRATION_LINK_PROCUREMENT);
  ASSERT_OK_AND_ASSIGN(const auto missing, List(request));
  ASSERT_EQ(missing.units_size(), 1);
  EXPECT_EQ(missing.units(0).unit(), Unit("u2"));
}

TEST_F(IntegrationTest, TheRuleSaysHowMuchOfALinkMustBeThere) {
  Story story = Told();
  LineOf(story, "l6", "u1", "k1");  // of two lines one has a package
  Apply(story);
  EXPECT_EQ(Figure()->linked_units(), 0);
  Script(R"(INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
            VALUES ('probolinggo', 'unit_integration', '2022-01-01', 'Perwali 1/2022', '{"least_percent": 50}'))");
  IntegrationService fresh;
  rpc::CallContext call = Call();
  v1::GetIntegrationRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_year(2022);
  ASSERT_OK_AND_ASSIGN(const v1::Integration figure, fresh.GetIntegration(call, request));
  EXPECT_EQ(figure.linked_units(), 1);
  EXPECT_EQ(figure.legal_basis(), "Perwali 1/2022");
}

TEST_F(IntegrationTest, NamesEveryOffendingField) {
  v1::ListUnitIntegrationRequest request = Of(0);
  request.set_parent("probolinggo");
  request.set_first_missing(static_cast<v1::IntegrationLink>(9));
  EXPECT_THAT(ViolationsOf(List(request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("first_missing: ")));
}

}  // namespace
}  // namespace terpadu::reporting
