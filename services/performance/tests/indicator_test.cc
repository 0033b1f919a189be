// Indicators arrive from planning and are configured here.
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;

class IndicatorArrival : public PerformanceTest {};
class ConfigureIndicator : public PerformanceTest {};
class ListIndicators : public PerformanceTest {};

TEST_F(IndicatorArrival, AnAdoptedIndicatorIsHereWithItsTargets) {
  Adopt(Planned("i1", {NumberValue(25), NumberValue(35)}));
  ASSERT_OK_AND_ASSIGN(const auto indicator, Indicator("i1"));
  EXPECT_THAT(indicator, MatchesProto<v1::PerformanceIndicator>(R"(
    name: "instansi/probolinggo/plans/rb/indicators/i1" node: "instansi/probolinggo/plans/rb/nodes/i1"
    title: "Dokumen i1"
    targets { year: 2020 value { kind: VALUE_KIND_PERCENT number { units: 25 } } }
    targets { year: 2021 value { kind: VALUE_KIND_PERCENT number { units: 35 } } })"));
  EXPECT_EQ(indicator.polarity(), type::v1::POLARITY_UNSPECIFIED);
  EXPECT_EQ(indicator.formula(), v1::ACHIEVEMENT_FORMULA_UNSPECIFIED);
}

TEST_F(IndicatorArrival, ThePolarityThatPlanningKnowsBringsItsUsualFormula) {
  planning::v1::Indicator planned = Planned("i1", {NumberValue(25)});
  planned.set_polarity(type::v1::POLARITY_LOWER_IS_BETTER);
  Adopt(planned);
  EXPECT_EQ(Indicator("i1")->formula(), v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_LINEAR);
}

TEST_F(IndicatorArrival, ALaterVersionChangesTargetsButNotWhatAPersonConfigured) {
  AdoptConfigured("i1", {NumberValue(25)});
  const std::string etag = Indicator("i1")->etag();
  planning::v1::Indicator planned = Planned("i1", {NumberValue(30)});
  planned.set_polarity(type::v1::POLARITY_LOWER_IS_BETTER);
  Adopt(planned, 2);
  ASSERT_OK_AND_ASSIGN(const auto indicator, Indicator("i1"));
  EXPECT_EQ(indicator.targets(0).value().number().units(), 30);
  EXPECT_EQ(indicator.polarity(), type::v1::POLARITY_HIGHER_IS_BETTER);
  EXPECT_NE(indicator.etag(), etag);
}

TEST_F(IndicatorArrival, AnEventOfAnUnknownTypeChangesNothing) {
  event::v1::Event event = EventOf(IndicatorName("i1"), 1, planning::v1::IndicatorAdopted());
  event.set_dataschema("terpadu.planning.v1.IndicatorRetired");
  EXPECT_THAT(journal::ApplyBatch(db_, "planning", {event}, "c1", ApplyPlanningEvent), IsOk());
  EXPECT_EQ(Count("SELECT count(*) FROM indicator"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM feed_dead_letter"), 0);
}

TEST_F(IndicatorArrival, AnIndicatorThatHasNotArrivedIsNotFound) {
  EXPECT_THAT(Indicator("i1"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(ConfigureIndicator, SetsPolarityAndItsUsualFormulaAndTellsOfIt) {
  Adopt(Planned("i1", {NumberValue(25)}));
  const std::string before = Indicator("i1")->etag();
  ASSERT_OK_AND_ASSIGN(const auto configured, Configure(Configuration("i1", type::v1::POLARITY_LOWER_IS_BETTER)));
  EXPECT_EQ(configured.formula(), v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_LINEAR);
  EXPECT_NE(configured.etag(), before);
  EXPECT_THAT(*Indicator("i1"), EqualsProto(configured));
  const auto events = Journal<v1::IndicatorConfigured>(IndicatorName("i1"));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_THAT(events[0].performance_indicator(), EqualsProto(configured));
}

TEST_F(ConfigureIndicator, TakesTheFormulaThatIsNamed) {
  Adopt(Planned("i1", {NumberValue(25)}));
  EXPECT_EQ(
      Configure(Configuration("i1", type::v1::POLARITY_LOWER_IS_BETTER, v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_RATIO))
          ->formula(),
      v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_RATIO);
}

TEST_F(ConfigureIndicator, OfWordsIsUsuallyOrdinal) {
  Adopt(Planned("i1", {WordValue("WTP")}));
  EXPECT_EQ(Configure(Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER))->formula(),
            v1::ACHIEVEMENT_FORMULA_ORDINAL);
}

TEST_F(ConfigureIndicator, NamesEveryOffendingField) {
  v1::ConfigureIndicatorRequest request = Configuration("i1", type::v1::POLARITY_UNSPECIFIED);
  request.set_name("instansi/probolinggo/indicators/i1");
  EXPECT_THAT(ViolationsOf(Configure(request).status()),
              ElementsAre(::testing::StartsWith("name: "), ::testing::StartsWith("polarity: ")));
  const auto wrong = Configure(
      Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER, v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_RATIO));
  EXPECT_THAT(ViolationsOf(wrong.status()), ElementsAre(::testing::StartsWith("formula: must be one of the polarity")));
}

TEST_F(ConfigureIndicator, OfOneThatHasNotArrivedIsNotFoundAndMayBeTriedAgain) {
  const auto request = Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER);
  EXPECT_THAT(Configure(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  Adopt(Planned("i1", {NumberValue(25)}));
  EXPECT_THAT(Configure(request), IsOk());
}

TEST_F(ConfigureIndicator, RefusesAStaleEtag) {
  Adopt(Planned("i1", {NumberValue(25)}));
  auto request = Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER);
  request.set_etag(Indicator("i1")->etag());
  ASSERT_THAT(Configure(request), IsOk());
  request.set_request_id(NewUuid());
  EXPECT_THAT(Configure(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(ConfigureIndicator, OnceForARequestIdAndNeverWithAnotherBody) {
  Adopt(Planned("i1", {NumberValue(25)}));
  auto request = Configuration("i1", type::v1::POLARITY_HIGHER_IS_BETTER);
  ASSERT_OK_AND_ASSIGN(const auto first, Configure(request));
  EXPECT_THAT(*Configure(request), EqualsProto(first));
  EXPECT_EQ(Journal<v1::IndicatorConfigured>(IndicatorName("i1")).size(), 1u);
  request.set_polarity(type::v1::POLARITY_LOWER_IS_BETTER);
  EXPECT_THAT(Configure(request), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(ListIndicators, PagesByName) {
  for (const char* id : {"i3", "i1", "i2"}) {
    Adopt(Planned(id, {NumberValue(25)}));
  }
  Adopt(Planned("i0", {NumberValue(25)}, "pasuruan"));
  v1::ListPerformanceIndicatorsRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_page_size(2);
  rpc::CallContext call = CallOf("ListPerformanceIndicators");
  ASSERT_OK_AND_ASSIGN(const auto first, service_.ListPerformanceIndicators(call, request));
  ASSERT_EQ(first.performance_indicators_size(), 2);
  EXPECT_EQ(first.performance_indicators(1).name(), IndicatorName("i2"));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, service_.ListPerformanceIndicators(call, request));
  ASSERT_EQ(second.performance_indicators_size(), 1);
  EXPECT_EQ(second.performance_indicators(0).name(), IndicatorName("i3"));
  EXPECT_EQ(second.next_page_token(), "");

  request.set_parent("instansi/pasuruan");
  EXPECT_THAT(service_.ListPerformanceIndicators(call, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace terpadu::performance
