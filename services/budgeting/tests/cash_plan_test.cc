#include <limits>

#include "services/budgeting/tests/scratch_payments.h"

namespace terpadu::budgeting {
namespace {

class CashPlans : public PaymentsTest {
 protected:
  absl::StatusOr<v1::ListCashPlansResponse> List(v1::CashPlanState state, int page_size = 0,
                                                 const std::string& token = "") {
    v1::ListCashPlansRequest request;
    request.set_parent(kBudget);
    request.set_state(state);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call(cash_plans, &CashPlanService::ListCashPlans, request, {});
  }
};

TEST_F(CashPlans, OfALineThatHasNoneIsInTheStateNone) {
  const std::string line = ApprovedLine(100);
  EXPECT_THAT(CashPlanOf(line), MatchesProto<v1::CashPlan>("state: CASH_PLAN_STATE_NONE line_amount: 100"));
  EXPECT_EQ(CashPlanOf(line).amounts_size(), 0);
}

TEST_F(CashPlans, SumToTheLine) {
  const std::string line = ApprovedLine(100);
  ASSERT_THAT(SetCashPlan(line, Months({10, 0, 20}, 100)), IsOk());
  const v1::CashPlan plan = CashPlanOf(line);
  EXPECT_EQ(plan.state(), v1::CASH_PLAN_STATE_SET);
  const std::vector<int64_t> amounts = {plan.amounts().begin(), plan.amounts().end()};
  EXPECT_EQ(amounts, Months({10, 0, 20}, 100));
  for (const int64_t total : {99, 101}) {
    const auto refused = SetCashPlan(line, Months({10}, total));
    ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_UNBALANCED"));
    EXPECT_EQ(MetadataOf(refused.status()),
              (ErrorMetadata{{"line", line}, {"amount", "100"}, {"planned", std::to_string(total)}}));
  }
}

TEST_F(CashPlans, AreTwelveAmountsOfZeroOrMoreThatFit) {
  const std::string line = ApprovedLine(100);
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  for (const auto& amounts : {std::vector<int64_t>(11, 0), std::vector<int64_t>(13, 0), Months({-1}, 100),
                              std::vector<int64_t>{kMost, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}) {
    EXPECT_THAT(SetCashPlan(line, amounts), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  }
}

TEST_F(CashPlans, AreSetAllOrNone) {
  const auto lines = ApprovedLines({100, 200});
  v1::BatchSetCashPlansRequest request;
  request.set_parent(kBudget);
  for (const std::string& line : lines) {
    v1::NewCashPlan& plan = *request.add_cash_plans();
    plan.set_line(line);
    const auto amounts = Months({}, 100);
    plan.mutable_amounts()->Add(amounts.begin(), amounts.end());
  }
  EXPECT_THAT(Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}),
              StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_UNBALANCED"));
  EXPECT_EQ(CashPlanOf(lines[0]).state(), v1::CASH_PLAN_STATE_NONE);
  request.mutable_cash_plans(1)->set_amounts(11, 200);
  request.set_validate_only(true);
  EXPECT_THAT(Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}), IsOk());
  EXPECT_EQ(CashPlanOf(lines[0]).state(), v1::CASH_PLAN_STATE_NONE);
  request.set_validate_only(false);
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto set, Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}));
  ASSERT_EQ(set.cash_plans_size(), 2);
  EXPECT_EQ(set.cash_plans(1).line_amount(), 200);
  const size_t events = Events().size();
  EXPECT_THAT(Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}), IsOk());  // again, and once
  EXPECT_EQ(Events().size(), events);
}

TEST_F(CashPlans, AreOfTheLinesOfABudgetInForce) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto created, caller.CreateLines({NewLine(1, 100)}));
  const std::string line = created.lines(0).name();
  EXPECT_THAT(SetCashPlan(line, Months({}, 100)), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
  EXPECT_THAT(SetCashPlan(std::string(kBudget) + "/lines/none", Months({}, 100)),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(SetCashPlan("instansi/probolinggo/budgets/2019/lines/none", Months({}, 100)),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(CashPlans, AreSetAsTheEtagSawThem) {
  const std::string line = ApprovedLine(100);
  v1::BatchSetCashPlansRequest request;
  request.set_parent(kBudget);
  v1::NewCashPlan& plan = *request.add_cash_plans();
  plan.set_line(line);
  const auto amounts = Months({}, 100);
  plan.mutable_amounts()->Add(amounts.begin(), amounts.end());
  plan.set_etag(CashPlanOf(line).etag());
  EXPECT_THAT(Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}), IsOk());
  EXPECT_THAT(Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {}),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(CashPlans, FollowARevisionSoThatTheyAlwaysSum) {
  const std::string line = ApprovedLine(100);
  ASSERT_THAT(SetCashPlan(line, Months({10, 20, 30}, 100)), IsOk());
  const struct {
    int64_t amount;
    std::vector<int64_t> months;
  } kCases[] = {{150, Months({10, 20, 30}, 150)},  // an increase goes to December
                {60, Months({10, 20, 30}, 60)},    // a decrease comes from the last months
                {25, Months({10, 15}, 25)},        //
                {0, Months({}, 0)},
                {70, Months({}, 70)}};
  for (const auto& [amount, months] : kCases) {
    ASSERT_THAT(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, amount}}), IsOk());
    const v1::CashPlan plan = CashPlanOf(line);
    EXPECT_EQ(plan.state(), v1::CASH_PLAN_STATE_ADJUSTED);
    EXPECT_EQ(std::vector<int64_t>(plan.amounts().begin(), plan.amounts().end()), months) << amount;
  }
  ASSERT_THAT(SetCashPlan(line, Months({70}, 70)), IsOk());
  EXPECT_EQ(CashPlanOf(line).state(), v1::CASH_PLAN_STATE_SET);
}

TEST_F(CashPlans, TellTheirEventsOfThemselves) {
  const auto lines = ApprovedLines({100, 100});
  ASSERT_THAT(SetCashPlan(lines[0], Months({}, 100)), IsOk());
  ASSERT_THAT(caller.Revise(v1::REVISION_KIND_PERGESERAN, {{lines[0], 90}, {lines[1], 110}}), IsOk());
  const auto events = Events(lines[0] + "/cashPlan");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].version(), 1);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_EQ(PayloadOf<v1::CashPlanSet>(events[0]).cash_plan().amounts(11), 100);
  EXPECT_EQ(PayloadOf<v1::CashPlanAdjusted>(events[1]).cash_plan().amounts(11), 90);
  EXPECT_TRUE(Events(lines[1] + "/cashPlan").empty());
}

TEST_F(CashPlans, AreListedByState) {
  const auto lines = ApprovedLines({100, 100, 100});
  ASSERT_THAT(SetCashPlan(lines[0], Months({}, 100)), IsOk());
  ASSERT_THAT(SetCashPlan(lines[1], Months({}, 100)), IsOk());
  ASSERT_THAT(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{lines[1], 90}}), IsOk());
  for (const auto& [state, line] :
       {std::pair(v1::CASH_PLAN_STATE_SET, lines[0]), std::pair(v1::CASH_PLAN_STATE_ADJUSTED, lines[1]),
        std::pair(v1::CASH_PLAN_STATE_NONE, lines[2])}) {
    ASSERT_OK_AND_ASSIGN(const auto found, List(state));
    ASSERT_EQ(found.cash_plans_size(), 1);
    EXPECT_EQ(found.cash_plans(0).name(), line + "/cashPlan");
  }
  ASSERT_OK_AND_ASSIGN(const auto first, List(v1::CASH_PLAN_STATE_UNSPECIFIED, 2));
  EXPECT_EQ(first.cash_plans_size(), 2);
  ASSERT_OK_AND_ASSIGN(const auto rest, List(v1::CASH_PLAN_STATE_UNSPECIFIED, 2, first.next_page_token()));
  ASSERT_EQ(rest.cash_plans_size(), 1);
  EXPECT_EQ(rest.cash_plans(0).name(), lines[2] + "/cashPlan");
  EXPECT_EQ(rest.next_page_token(), "");
}

TEST_F(CashPlans, AreHeldToSumByTheDatabase) {
  const std::string line = ApprovedLine(100);
  ASSERT_THAT(SetCashPlan(line, Months({10}, 100)), IsOk());
  const postgres::Statement breaches[] = {
      {"test_cash_1", "UPDATE budget_line SET amount = 101"},
      {"test_cash_2", "UPDATE budget_line SET cash_until[12] = 99"},
      {"test_cash_3", "UPDATE budget_line SET cash_until[1] = 11"},
      {"test_cash_4", "UPDATE budget_line SET cash_until[1] = -1"},
      {"test_cash_5", "UPDATE budget_line SET cash_until = ARRAY[100]::bigint[]"},
      {"test_cash_6", "UPDATE budget_line SET cash_until[3] = NULL"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << breach.sql;
  }
}

class CashPlanOfAPayment : public CashPlans {
 protected:
  CashPlanOfAPayment() : line(ApprovedLine(100)), commitment(Committed(line, 80)) {
    EXPECT_THAT(SetCashPlan(line, Months({10, 20, 30}, 100)), IsOk());
  }
  absl::StatusOr<v1::Disbursement> Pay(int64_t amount, int year, int month, int day) {
    v1::RecordDisbursementRequest request;
    request.set_commitment(commitment);
    request.set_amount(amount);
    request.set_sp2d_number(NextNumber("SP2D"));
    request.mutable_sp2d_date()->set_year(year);
    request.mutable_sp2d_date()->set_month(month);
    request.mutable_sp2d_date()->set_day(day);
    return caller.Call(&BudgetingService::RecordDisbursement, request);
  }

  const std::string line;
  const std::string commitment;
};

TEST_F(CashPlanOfAPayment, RefusesOneRupiahMoreThanIsPlannedUntilTheMonthsEnd) {
  const auto refused = Pay(11, 2018, 1, 31);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_EQ(
      MetadataOf(refused.status()),
      (ErrorMetadata{{"line", line}, {"month", "2018-01"}, {"planned", "10"}, {"paid", "0"}, {"requested", "11"}}));
  EXPECT_EQ(caller.GetLine(line).paid(), 0);
  EXPECT_THAT(Pay(10, 2018, 1, 31), IsOk());
}

TEST_F(CashPlanOfAPayment, CarriesWhatAMonthDidNotNeedToTheNext) {
  EXPECT_THAT(Pay(31, 2018, 2, 28), StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_THAT(Pay(30, 2018, 2, 1), IsOk());  // January's too
  EXPECT_THAT(Pay(31, 2018, 11, 30), StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_THAT(Pay(30, 2018, 3, 1), IsOk());
}

TEST_F(CashPlanOfAPayment, CountsAllThatIsPaidAlsoOfLaterMonths) {
  ASSERT_THAT(Pay(50, 2018, 3, 5), IsOk());
  EXPECT_THAT(Pay(1, 2018, 1, 5), StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
}

TEST_F(CashPlanOfAPayment, TakesDaysOfOtherYearsForTheFirstAndTheLastMonth) {
  EXPECT_THAT(Pay(11, 2017, 12, 31), StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_THAT(Pay(80, 2019, 1, 1), IsOk());
}

TEST_F(CashPlanOfAPayment, LeavesNothingBehindWhenItRefuses) {
  const size_t events = Events().size();
  v1::RecordDisbursementRequest request;
  request.set_commitment(commitment);
  request.set_amount(11);
  request.set_sp2d_number("SP2D-X");
  *request.mutable_sp2d_date() = Document("", 1, 31).date();
  request.set_request_id(NewUuid());
  EXPECT_THAT(caller.Call(&BudgetingService::RecordDisbursement, request),
              StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_EQ(Events().size(), events);
  EXPECT_EQ(Query({"test_paid", "SELECT sum(paid)::bigint FROM commitment"}).Int(0, 0), 0);
  ASSERT_THAT(SetCashPlan(line, Months({100}, 100)), IsOk());
  EXPECT_THAT(caller.Call(&BudgetingService::RecordDisbursement, request), IsOk());  // the same request, later
}

TEST_F(CashPlanOfAPayment, IsNotAskedForOnALineWithoutOne) {
  const postgres::Statement none = {"test_no_plan", "UPDATE budget_line SET cash_until = NULL"};
  ASSERT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), none, {}), IsOk());
  EXPECT_THAT(Pay(80, 2018, 1, 1), IsOk());
}

TEST_F(CashPlans, AreComparedWithPaymentsMonthByMonth) {
  const auto lines = ApprovedLines({100, 100, 50});
  ASSERT_THAT(SetCashPlan(lines[0], Months({10, 20, 30}, 100)), IsOk());
  const std::string commitments[] = {Committed(lines[0], 80), Committed(lines[2], 50)};
  for (const auto& [commitment, amount, month] :
       {std::tuple(commitments[0], 10, 2), std::tuple(commitments[0], 15, 3), std::tuple(commitments[1], 5, 3)}) {
    ASSERT_THAT(Paid(Ls({{commitment, amount}}), month), IsOk());
  }
  v1::ListCashReportRequest request;
  request.set_parent(kBudget);
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, Call(cash_plans, &CashPlanService::ListCashReport, request, {}));
  ASSERT_EQ(first.rows_size(), 2);
  EXPECT_THAT(first.rows(0), MatchesProto<v1::CashReportRow>(
                                 R"pb(unit: "instansi/probolinggo/units/disnaker"
                                      sub_kegiatan: "2.07.02.2.01.0001"
                                      sub_kegiatan_title: "Pelatihan kerja"
                                      lines: 1
                                      amount: 100)pb"));
  ASSERT_EQ(first.rows(0).months_size(), 12);
  EXPECT_THAT(first.rows(0).months(1), MatchesProto<v1::CashMonth>(R"pb(month: 2
                                                                        planned: 20
                                                                        paid: 10
                                                                        difference: 10
                                                                        planned_until: 30
                                                                        paid_until: 10
                                                                        difference_until: 20)pb"));
  EXPECT_THAT(first.rows(0).months(2), MatchesProto<v1::CashMonth>(R"pb(month: 3
                                                                        planned: 30
                                                                        paid: 15
                                                                        difference: 15
                                                                        planned_until: 60
                                                                        paid_until: 25
                                                                        difference_until: 35)pb"));
  EXPECT_EQ(first.rows(0).months(11).planned_until(), 100);
  EXPECT_EQ(first.rows(1).lines_without_plan(), 1);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, Call(cash_plans, &CashPlanService::ListCashReport, request, {}));
  ASSERT_EQ(rest.rows_size(), 1);
  EXPECT_EQ(rest.rows(0).months(2).paid(), 5);
  EXPECT_EQ(rest.rows(0).months(2).difference(), -5);  // paid, and never planned
  EXPECT_EQ(rest.next_page_token(), "");

  request.clear_page_token();
  request.set_unit(kUnit);
  request.set_month(3);
  ASSERT_OK_AND_ASSIGN(const auto march, Call(cash_plans, &CashPlanService::ListCashReport, request, {}));
  ASSERT_EQ(march.rows(0).months_size(), 1);
  EXPECT_EQ(march.rows(0).months(0).paid_until(), 25);
  request.set_unit("instansi/probolinggo/units/other");
  ASSERT_OK_AND_ASSIGN(const auto none, Call(cash_plans, &CashPlanService::ListCashReport, request, {}));
  EXPECT_EQ(none.rows_size(), 0);
  request.set_month(13);
  EXPECT_THAT(Call(cash_plans, &CashPlanService::ListCashReport, request, {}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::budgeting
