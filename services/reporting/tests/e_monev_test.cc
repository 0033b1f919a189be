// e-monev: the S-curve against cash plans, physical progress, action plans, forecasts, and their rows.
#include "services/reporting/e_monev_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"
#include "terpadu/performance/v1/agreement_events.pb.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace bu = budgeting::v1;
namespace pr = procurement::v1;
using ::testing::ElementsAre;
using ::testing::StartsWith;

class EMonev : public ReportingTest {
 protected:
  EMonev() { story_.BudgetCreated("2022", 2022); }

  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }

  void Line(const std::string& id, const std::string& unit, int64_t amount, const std::vector<int64_t>& plan = {}) {
    bu::BudgetLineCreated created;
    bu::BudgetLine& line = *created.mutable_line();
    line.set_name(story_.Line(id));
    line.set_unit(unit.empty() ? "" : Unit(unit));
    line.set_amount(amount);
    story_.Tell("budgeting", line.name(), created);
    if (!plan.empty()) {
      bu::CashPlanSet set;
      set.mutable_cash_plan()->set_name(line.name() + "/cashPlan");
      set.mutable_cash_plan()->mutable_amounts()->Add(plan.begin(), plan.end());
      story_.Tell("budgeting", set.cash_plan().name(), set);
    }
  }
  void Paid(const std::string& id, const std::string& line, int64_t amount, int month, int year = 2022) {
    bu::CommitmentCreated created;
    created.set_line(story_.Line(line));
    created.set_amount(amount);
    story_.Tell("budgeting", story_.Commitment(id), created);
    bu::CommitmentPaid paid;
    paid.set_line(story_.Line(line));
    paid.set_paid(amount);
    bu::Disbursement& payment = *paid.mutable_disbursement();
    payment.set_name(story_.Payment(id));
    payment.set_amount(amount);
    payment.mutable_sp2d_date()->set_year(year);
    payment.mutable_sp2d_date()->set_month(month);
    payment.mutable_sp2d_date()->set_day(15);
    story_.Tell("budgeting", story_.Commitment(id), paid);
  }
  // Planned to reach 100 % on 31 May from 1 March on; measured at the end of March.
  void Contract(const std::string& id, int64_t amount, int32_t measured) {
    story_.PackageCreated("p" + id, {{"l1", amount}});
    story_.ContractCreated(id, "p" + id, "", amount);
    story_.ContractSigned(id);
    const std::string execution = story_.Contract(id) + "/execution";
    pr::ContractProgressPlanned planned;
    for (const auto& [month, day, points] : {std::tuple(3, 1, 0), std::tuple(5, 31, 10'000)}) {
      pr::PlannedProgress& point = *planned.add_planned_progress();
      point.mutable_date()->set_year(2022);
      point.mutable_date()->set_month(month);
      point.mutable_date()->set_day(day);
      point.set_basis_points(points);
    }
    story_.Tell("procurement", execution, planned);
    pr::ContractProgressMeasured told;
    told.mutable_measurement()->mutable_date()->set_year(2022);
    told.mutable_measurement()->mutable_date()->set_month(3);
    told.mutable_measurement()->mutable_date()->set_day(31);
    told.mutable_measurement()->set_basis_points(measured);
    story_.Tell("procurement", execution, told);
  }

  v1::GetProgressResponse Progress(int through_month, const std::string& unit = "") {
    v1::GetProgressRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_unit(unit);
    request.set_through_month(through_month);
    rpc::CallContext call = Call();
    const auto response = service_.GetProgress(call, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::GetProgressResponse());
  }
  std::vector<v1::ProgressRow> Rows(v1::ProgressGrouping by, int through_month) {
    v1::ListProgressRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_through_month(through_month);
    request.set_group_by(by);
    request.set_page_size(1);
    std::vector<v1::ProgressRow> rows;
    do {
      rpc::CallContext call = Call();
      const auto response = service_.ListProgress(call, request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) {
        break;
      }
      rows.insert(rows.end(), response->rows().begin(), response->rows().end());
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return rows;
  }

  Story story_;
  EMonevService service_;
};

const std::vector<int64_t> kEvenly = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 0, 0};

TEST_F(EMonev, SetsWhatIsPaidAgainstTheCashPlanMonthByMonth) {
  Line("l1", "u1", 100, kEvenly);
  Line("l2", "u2", 100);
  Paid("d1", "l1", 10, 1);
  Paid("d2", "l2", 16, 3);
  Paid("d3", "l1", 5, 1, 2023);  // not of the year
  Apply(story_);
  const auto progress = Progress(3);
  EXPECT_EQ(progress.lines(), 2);
  EXPECT_EQ(progress.lines_without_plan(), 1);
  EXPECT_EQ(progress.amount(), 200);
  EXPECT_THAT(progress.months(2), MatchesProto<v1::ProgressMonth>(R"pb(
                month: 3
                planned: 10
                paid: 16
                planned_until: 30
                paid_until: 26
                deviation: -4
                planned_basis_points: 1500
                paid_basis_points: 1300
                deviation_basis_points: -200)pb"));
}

TEST_F(EMonev, FollowsACashPlanThatWasAdjusted) {
  Line("l1", "u1", 100, kEvenly);
  bu::CashPlanAdjusted adjusted;
  adjusted.mutable_cash_plan()->set_name(story_.Line("l1") + "/cashPlan");
  for (int month = 0; month < 12; ++month) {
    adjusted.mutable_cash_plan()->add_amounts(month == 11 ? 100 : 0);
  }
  story_.Tell("budgeting", adjusted.cash_plan().name(), adjusted);
  Apply(story_);
  EXPECT_EQ(Progress(3).months(10).planned_until(), 0);
  EXPECT_EQ(Progress(3).months(11).planned_until(), 100);
}

TEST_F(EMonev, ForecastsTheYearByNamedMethods) {
  Line("l1", "u1", 100, kEvenly);
  Paid("d1", "l1", 3, 1);
  Paid("d2", "l1", 6, 3);
  Apply(story_);
  const auto progress = Progress(3);
  ASSERT_EQ(progress.forecasts_size(), 2);
  EXPECT_THAT(progress.forecasts(0), MatchesProto<v1::Forecast>(R"pb(
                method: FORECAST_METHOD_LINEAR_PACE
                paid: 36
                basis_points: 3600
                formula: "paid until month 3 + mean of its last 3 months x 9")pb"));
  EXPECT_EQ(progress.forecasts(1).method(), v1::FORECAST_METHOD_PLAN_FOLLOWING);
  EXPECT_EQ(progress.forecasts(1).paid(), 79);
}

TEST_F(EMonev, WeighsPhysicalProgressWithTheValueOfTheContracts) {
  Contract("c1", 300, 5'000);
  Contract("c2", 100, 1'000);
  Apply(story_);
  const auto progress = Progress(12);
  ASSERT_EQ(progress.contracts(), 2);
  ASSERT_EQ(progress.physical_months_size(), 12);
  EXPECT_EQ(progress.physical_months(1).planned_basis_points(), 0);
  EXPECT_EQ(progress.physical_months(2).planned_basis_points(), 3'296);  // 30 of 91 days
  EXPECT_EQ(progress.physical_months(2).measured_basis_points(), 4'000);
  EXPECT_EQ(progress.physical_months(11).deviation_basis_points(), -6'000);
  v1::ListContractProgressRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_year(2022);
  request.set_page_size(1);
  rpc::CallContext call = Call();
  const auto page = service_.ListContractProgress(call, request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->rows_size(), 1);
  EXPECT_EQ(page->rows(0).amount(), 300);
  EXPECT_EQ(page->rows(0).months(2).measured_basis_points(), 5'000);
  EXPECT_FALSE(page->next_page_token().empty());
}

TEST_F(EMonev, CountsTheActionsOfAgreementsInForceByQuarter) {
  performance::v1::AgreementSigned told;
  performance::v1::Agreement& agreement = *told.mutable_agreement();
  agreement.set_unit(Unit("u1"));
  agreement.set_year(2022);
  agreement.set_state(performance::v1::AGREEMENT_STATE_SIGNED);
  for (const int quarter : {1, 1, 2, 4}) {
    agreement.add_actions()->set_quarter(quarter);
  }
  for (const std::string id : {"a1", "a2"}) {
    agreement.set_name(story_.NameOf("agreements", id));
    story_.Tell("performance", agreement.name(), told);
  }
  story_.Tell("performance", story_.NameOf("agreements", "a1"), performance::v1::AgreementSuperseded());
  Apply(story_);
  std::vector<int64_t> until;
  const auto progress = Progress(12);
  for (const v1::ActionQuarter& quarter : progress.action_quarters()) {
    until.push_back(quarter.actions_until());
  }
  EXPECT_THAT(until, ElementsAre(2, 3, 3, 4));
}

TEST_F(EMonev, IsTheSumOfItsUnitsAndOfItsLines) {
  Line("l1", "u1", 100, kEvenly);
  Line("l2", "u1", 70);
  Line("l3", "u2", 50, {50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  Line("l4", "", 9);
  Paid("d1", "l1", 10, 1);
  Paid("d2", "l2", 16, 3);
  Paid("d3", "l3", 5, 12);
  Apply(story_);
  const auto progress = Progress(12);
  for (const auto by : {v1::PROGRESS_GROUPING_UNIT, v1::PROGRESS_GROUPING_LINE}) {
    const auto rows = Rows(by, 12);
    EXPECT_EQ(rows.size(), by == v1::PROGRESS_GROUPING_UNIT ? 3u : 4u);
    int64_t amount = 0;
    for (const v1::ProgressRow& row : rows) {
      amount += row.amount();
    }
    EXPECT_EQ(amount, progress.amount());
    for (int month = 0; month < 12; ++month) {
      int64_t planned = 0, paid = 0;
      for (const v1::ProgressRow& row : rows) {
        planned += row.months(month).planned_until();
        paid += row.months(month).paid_until();
      }
      EXPECT_EQ(planned, progress.months(month).planned_until());
      EXPECT_EQ(paid, progress.months(month).paid_until());
    }
  }
  EXPECT_EQ(Progress(12, Unit("u2")).amount(), 50);
}

TEST_F(EMonev, NamesEveryOffendingField) {
  v1::ListProgressRequest request;
  request.set_parent("probolinggo");
  request.set_unit("u");
  request.set_through_month(13);
  rpc::CallContext call = Call();
  EXPECT_THAT(ViolationsOf(service_.ListProgress(call, request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("unit: "),
                          StartsWith("through_month: "), StartsWith("group_by: ")));
}

}  // namespace
}  // namespace terpadu::reporting
