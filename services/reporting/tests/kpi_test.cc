// The KPIs of procurement: what counts above and below the line, and that rows sum to the figure.
#include "services/reporting/kpi_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"
#include "terpadu/procurement/v1/spse_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pr = procurement::v1;
using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr int64_t kMarch2022 = 1'646'100'000;  // the first, in the morning
constexpr int64_t kSecondsOfDay = 86'400;

class ProcurementKpis : public ReportingTest {
 protected:
  ProcurementKpis() {
    story_.BudgetCreated("2022", 2022);
    story_.PackageCreated("p1", {{"l1", 100}});
    story_.PackageFinalized("p1");
    story_.PackageAnnounced("p1");
  }

  static void SetDay(google::type::Date* date, int day) {
    date->set_year(2022);
    date->set_month(3);
    date->set_day(day);
  }
  std::string PlanSelection(const std::string& id) {
    pr::SelectionPlanned planned;
    planned.mutable_selection()->set_name(story_.NameOf("selections", id));
    planned.mutable_selection()->set_rup_package(story_.Package("p1"));
    story_.Tell("procurement", planned.selection().name(), planned);
    return planned.selection().name();
  }
  template <typename Payload>
  void Stage(const std::string& selection, const std::string& code, int last, int done) {
    Payload payload;
    payload.mutable_stage()->set_code(code);
    SetDay(payload.mutable_stage()->mutable_planned_end(), last);
    SetDay(payload.mutable_stage()->mutable_actual_end(), done);
    story_.Tell("procurement", selection, payload);
  }
  // Handed over on 1 March, answered so many days later; never below 0.
  void Rpp(const std::string& id, int days_late, int answered_after) {
    pr::RppSubmitted submitted;
    submitted.mutable_rpp()->set_name(story_.Rpp(id));
    submitted.mutable_rpp()->set_rup_package(story_.Package("p1"));
    submitted.mutable_rpp()->set_hps(90);
    submitted.mutable_rpp()->set_days_late(days_late);
    submitted.mutable_rpp()->mutable_submit_time()->set_seconds(kMarch2022);
    story_.Tell("procurement", story_.Rpp(id), submitted);
    if (answered_after >= 0) {
      story_.TellAt("procurement", story_.Rpp(id), pr::RppApprovalStarted(),
                    kMarch2022 + answered_after * kSecondsOfDay);
    }
  }
  void Closed(const std::string& contract, int rating, int64_t penalty) {
    pr::ContractClosed closed;
    closed.set_rating(rating);
    closed.set_penalty(penalty);
    story_.Tell("procurement", story_.Contract(contract) + "/execution", closed);
  }
  void Spse(const std::string& id, pr::SpseState state, int64_t hps, int64_t value, int signed_after) {
    pr::SpseSelectionRecorded recorded;
    pr::SpseSelection& selection = *recorded.mutable_spse_selection();
    selection.set_name(story_.NameOf("spseSelections", id));
    selection.set_unit("instansi/probolinggo/units/u9");
    selection.set_state(state);
    selection.set_pagu(hps);
    selection.set_hps(hps);
    selection.set_contract_value(value);
    selection.mutable_announce_time()->set_seconds(kMarch2022);
    if (value > 0) {
      SetDay(selection.mutable_contract_date(), 1 + signed_after);
    }
    story_.Tell("procurement", selection.name(), recorded);
  }

  std::map<std::string, v1::Figure> Figures(const std::string& unit = "") {
    v1::GetProcurementKpisRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_unit(unit);
    rpc::CallContext call = Call();
    const auto response = service_.GetProcurementKpis(call, request);
    EXPECT_THAT(response, IsOk());
    std::map<std::string, v1::Figure> figures;
    for (const v1::ProcurementKpi& kpi : response->kpis()) {
      figures[kpi.figure().code()] = kpi.figure();
    }
    return figures;
  }
  // `numerator/denominator`
  std::string FigureOf(const std::string& code) {
    const auto figures = Figures();
    return absl::StrCat(figures.at(code).numerator(), "/", figures.at(code).denominator());
  }
  std::string RowsOf(const std::string& code) {
    v1::ListKpiRowsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_code(code);
    request.set_page_size(1);
    int64_t numerator = 0, denominator = 0;
    do {
      rpc::CallContext call = Call();
      const auto response = service_.ListKpiRows(call, request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) {
        break;
      }
      for (const v1::KpiRow& row : response->rows()) {
        numerator += row.numerator();
        denominator += row.denominator();
      }
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return absl::StrCat(numerator, "/", denominator);
  }

  Story story_;
  KpiService service_;
};

TEST_F(ProcurementKpis, HaveNoValueAndAReasonWhenNothingCounts) {
  Apply(story_);
  const auto figures = Figures();
  EXPECT_EQ(figures.size(), 9u);
  for (const auto& [code, figure] : figures) {
    EXPECT_FALSE(figure.has_basis_points()) << code;
    EXPECT_FALSE(figure.no_value_reason().empty()) << code;
    EXPECT_FALSE(figure.formula().empty()) << code;
  }
}

TEST_F(ProcurementKpis, CountStagesDoneByTheirLastPlannedDay) {
  const std::string selection = PlanSelection("s1");
  Stage<pr::SelectionAnnounced>(selection, "PENGUMUMAN", 10, 10);
  Stage<pr::SelectionStageDone>(selection, "UNDUH", 12, 13);
  Stage<pr::SelectionAwarded>(selection, "PENETAPAN", 20, 15);
  Apply(story_);
  EXPECT_EQ(FigureOf("STAGE_ON_TIME"), "2/3");
  EXPECT_EQ(Figures()["STAGE_ON_TIME"].basis_points(), 6667);
}

TEST_F(ProcurementKpis, CountRppsHandedOverAndAnsweredInTime) {
  Rpp("r1", 0, 3);
  Rpp("r2", 4, 4);
  Rpp("r3", 0, -1);
  Apply(story_);
  EXPECT_EQ(FigureOf("RPP_ON_TIME"), "2/3");
  EXPECT_EQ(FigureOf("RPP_ANSWERED_IN_TIME"), "1/2");
  EXPECT_EQ(Figures()["RPP_ANSWERED_IN_TIME"].formula(), "RPPs answered within 3 days / RPPs answered");
}

TEST_F(ProcurementKpis, SaveAgainstHpsAndPagu) {
  Rpp("r1", 0, 1);
  story_.ContractCreated("c1", "p1", "r1", 72);
  story_.ContractSigned("c1");
  Spse("q1", pr::SPSE_STATE_FINISHED, 100, 80, 5);
  Apply(story_);
  EXPECT_EQ(FigureOf("SAVING_ON_HPS"), "38/190");   // 90 − 72 and 100 − 80
  EXPECT_EQ(FigureOf("SAVING_ON_PAGU"), "48/200");  // 100 − 72 and 100 − 80
}

TEST_F(ProcurementKpis, CountQualityOfContractsAndSelections) {
  for (const std::string id : {"c1", "c2", "c3"}) {
    story_.ContractCreated(id, "p1", "", 10);
    story_.ContractSigned(id);
  }
  Closed("c1", 2, 0);
  Closed("c2", 1, 7);
  PlanSelection("s1");
  story_.Tell("procurement", story_.NameOf("selections", "s1"), pr::SelectionFailed());
  Spse("q1", pr::SPSE_STATE_FINISHED, 100, 80, 5);
  Spse("q2", pr::SPSE_STATE_FAILED, 100, 0, 0);
  Apply(story_);
  EXPECT_EQ(FigureOf("RATED_GOOD"), "1/2");
  EXPECT_EQ(FigureOf("WITHOUT_PENALTY"), "1/2");
  EXPECT_EQ(FigureOf("SELECTION_NOT_FAILED"), "1/3");
}

TEST_F(ProcurementKpis, CountContractsSoonAfterAnnouncementButNotBeforeIt) {
  Spse("q1", pr::SPSE_STATE_FINISHED, 100, 80, 0);
  Spse("q2", pr::SPSE_STATE_FINISHED, 100, 80, 30);
  pr::SpseSelectionRecorded before;
  pr::SpseSelection& selection = *before.mutable_spse_selection();
  selection.set_name(story_.NameOf("spseSelections", "q3"));
  selection.set_state(pr::SPSE_STATE_FINISHED);
  selection.set_contract_value(1);
  selection.mutable_announce_time()->set_seconds(kMarch2022 + 5 * kSecondsOfDay);
  SetDay(selection.mutable_contract_date(), 1);
  story_.Tell("procurement", selection.name(), before);
  Apply(story_);
  EXPECT_EQ(FigureOf("CONTRACT_IN_TIME"), "2/3");
  EXPECT_EQ(Figures("instansi/probolinggo/units/u9").at("CONTRACT_IN_TIME").denominator(), 2);
}

TEST_F(ProcurementKpis, AreTheSumsOfTheirRows) {
  const std::string selection = PlanSelection("s1");
  Stage<pr::SelectionAnnounced>(selection, "PENGUMUMAN", 10, 10);
  Stage<pr::SelectionStageDone>(selection, "UNDUH", 12, 13);
  Rpp("r1", 0, 3);
  Rpp("r2", 4, 4);
  story_.ContractCreated("c1", "p1", "r1", 72);
  story_.ContractSigned("c1");
  Closed("c1", 3, 0);
  Spse("q1", pr::SPSE_STATE_FINISHED, 100, 80, 5);
  Spse("q2", pr::SPSE_STATE_FAILED, 100, 0, 0);
  Apply(story_);
  for (const auto& [code, figure] : Figures()) {
    EXPECT_GT(figure.denominator(), 0) << code;
    EXPECT_EQ(RowsOf(code), FigureOf(code)) << code;
  }
}

TEST_F(ProcurementKpis, NameEveryOffendingField) {
  v1::ListKpiRowsRequest request;
  request.set_parent("probolinggo");
  request.set_unit("u");
  request.set_code("SPEED");
  rpc::CallContext call = Call();
  EXPECT_THAT(ViolationsOf(service_.ListKpiRows(call, request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("unit: "), StartsWith("code: ")));
}

}  // namespace
}  // namespace terpadu::reporting
