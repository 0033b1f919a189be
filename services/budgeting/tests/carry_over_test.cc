#include "services/budgeting/closing_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using ::testing::IsEmpty;

constexpr char kNext[] = "instansi/probolinggo/budgets/2019";

class CarryOver : public BudgetingTest {
 protected:
  // 2018 is closed with a contract of 50 on each line, of which 20 are paid; 2019 is in force.
  void CloseYear(int lines = 1) {
    const auto names = ApprovedLines(std::vector<int64_t>(static_cast<size_t>(lines), 100));
    for (const std::string& line : names) {
      commitments.push_back(Committed(line, 50));
      EXPECT_THAT(caller.Pay(commitments.back(), 20, "SP2D-" + std::to_string(commitments.size())), IsOk());
    }
    EXPECT_THAT(caller.Close(), IsOk());
    StartNextYear();
  }
  void StartNextYear() {
    EXPECT_THAT(caller.CreateBudget("2019"), IsOk());
    v1::BatchCreateBudgetLinesRequest lines;
    lines.set_parent(kNext);
    *lines.add_lines() = NewLine(1, 500);
    EXPECT_THAT(caller.Call(&BudgetingService::BatchCreateBudgetLines, lines), IsOk());
    v1::ApproveBudgetRequest approve;
    approve.set_name(kNext);
    approve.set_legal_basis("Perda 1/2019");
    EXPECT_THAT(caller.Call(&BudgetingService::ApproveBudget, approve), IsOk());
  }
  absl::StatusOr<v1::TakeInCarryOversResponse> TakeIn(const std::vector<std::string>& carry_overs = {}) {
    return caller.Call(closings, &ClosingService::TakeInCarryOvers, TakeInRequest(carry_overs));
  }
  static v1::TakeInCarryOversRequest TakeInRequest(const std::vector<std::string>& carry_overs = {}) {
    v1::TakeInCarryOversRequest request;
    request.set_name(kNext);
    request.set_from(kBudget);
    request.set_legal_basis("Perkada 3/2019");
    request.mutable_carry_overs()->Add(carry_overs.begin(), carry_overs.end());
    return request;
  }
  std::vector<v1::CarryOver> Left() {
    v1::ListCarryOversRequest request;
    request.set_parent(kBudget);
    const auto page = caller.Call(closings, &ClosingService::ListCarryOvers, request);
    EXPECT_THAT(page, IsOk());
    return {page->carry_overs().begin(), page->carry_overs().end()};
  }

  ClosingService closings;
  std::vector<std::string> commitments;
};

constexpr char kCarriedLine[] =
    "instansi/probolinggo/budgets/2019/lines/2.07.02.2.01.0001-5.1.02.01.01.0024-APBD-L2018";

TEST_F(CarryOver, IsAListThatTheClosedBudgetLeaves) {
  CloseYear();
  const auto left = Left();
  ASSERT_EQ(left.size(), 1u);
  v1::CarryOver expected;
  expected.set_name(std::string(kBudget) + "/carryOvers/" + commitments[0].substr(commitments[0].rfind('/') + 1));
  expected.set_commitment(commitments[0]);
  expected.set_contract(kContract);
  expected.set_line(std::string(kBudget) + "/lines/2.07.02.2.01.0001-5.1.02.01.01.0024-APBD");
  expected.set_amount(30);
  EXPECT_THAT(left[0], EqualsProto(expected));
}

TEST_F(CarryOver, BecomesALineOfTheNextBudgetWithItsMoneyAndItsCommitment) {
  CloseYear();
  ASSERT_OK_AND_ASSIGN(const auto taken, TakeIn());
  EXPECT_EQ(taken.carry_over_count(), 1);
  EXPECT_EQ(taken.amount(), 30);
  EXPECT_EQ(taken.budget().total_amount(), 530);
  EXPECT_EQ(taken.budget().current_version(), 2);
  EXPECT_THAT(taken.budget().versions(1), MatchesProto<v1::BudgetVersion>(R"pb(number: 2
                                                                               kind: REVISION_KIND_LANJUTAN
                                                                               legal_basis: "Perkada 3/2019"
                                                                               total_amount: 530)pb"));
  const v1::BudgetLine line = caller.GetLine(kCarriedLine);
  EXPECT_THAT(line, MatchesProto<v1::BudgetLine>(R"pb(amount: 30
                                                      committed: 30
                                                      budget_version: 2
                                                      sub_kegiatan: "2.07.02.2.01.0001"
                                                      account: "5.1.02.01.01.0024"
                                                      fund_source: "APBD")pb"));
  EXPECT_EQ(line.carried_from(), std::string(kBudget) + "/lines/2.07.02.2.01.0001-5.1.02.01.01.0024-APBD");
  EXPECT_EQ(line.available(), 0);
  const auto entries = caller.Entries(kCarriedLine);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind(), v1::LEDGER_ENTRY_KIND_CARRY_OVER);
  EXPECT_EQ(entries[0].effect().amount(), 30);
  EXPECT_EQ(entries[0].commitment(), Left()[0].taken_as());
  EXPECT_THAT(caller.Differences(kNext), IsEmpty());
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(CarryOver, IsPaidInTheNextYear) {
  CloseYear();
  ASSERT_THAT(TakeIn(), IsOk());
  const std::string commitment = Left()[0].taken_as();
  EXPECT_THAT(caller.Pay(commitment, 31, "SP2D-9"), StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_THAT(caller.Pay(commitments[0], 1, "SP2D-9"), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_CLOSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement paid, caller.Pay(commitment, 30, "SP2D-9"));
  EXPECT_EQ(paid.line(), kCarriedLine);
  EXPECT_EQ(caller.GetLine(kCarriedLine).paid(), 30);
}

TEST_F(CarryOver, TellsTheLineThenTheCommitmentThenTheBudget) {
  CloseYear();
  const size_t before = Events().size();
  ASSERT_THAT(TakeIn(), IsOk());
  const auto events = Events();
  ASSERT_EQ(events.size(), before + 3);
  const auto line = PayloadOf<v1::BudgetLineCreated>(events[before]).line();
  EXPECT_EQ(line.name(), kCarriedLine);
  EXPECT_EQ(line.amount(), 30);
  EXPECT_EQ(line.committed(), 0) << "the event of the commitment brings it";
  const auto made = PayloadOf<v1::CommitmentCreated>(events[before + 1]);
  EXPECT_EQ(made.line(), kCarriedLine);
  EXPECT_EQ(made.amount(), 30);
  EXPECT_EQ(made.contract(), kContract);
  EXPECT_EQ(made.carried_from(), commitments[0]);
  EXPECT_EQ(events[before + 2].subject(), kNext);
  EXPECT_EQ(events[before + 2].version(), 3);
}

TEST_F(CarryOver, IsTakenOnceAndByNameWhenWished) {
  CloseYear(3);
  const auto left = Left();
  ASSERT_EQ(left.size(), 3u);
  ASSERT_OK_AND_ASSIGN(const auto one, TakeIn({left[1].name()}));
  EXPECT_EQ(one.carry_over_count(), 1);
  const auto again = TakeIn({left[0].name(), left[1].name()});
  EXPECT_THAT(again, StatusIs(StatusCode::kFailedPrecondition, "CARRIED_OVER_ALREADY"));
  EXPECT_EQ(Metadata(again.status(), "carry_over"), left[1].name());
  EXPECT_EQ(Metadata(again.status(), "budget"), kNext);
  ASSERT_OK_AND_ASSIGN(const auto rest, TakeIn());
  EXPECT_EQ(rest.carry_over_count(), 2);
  EXPECT_EQ(rest.budget().total_amount(), 590);
  EXPECT_THAT(TakeIn(), StatusIs(StatusCode::kFailedPrecondition, "NOTHING_TO_CARRY_OVER"));
  EXPECT_THAT(TakeIn({std::string(kBudget) + "/carryOvers/none"}), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.Differences(kNext), IsEmpty());
}

TEST_F(CarryOver, OfOneLineInTwoTurnsMakesItLarger) {
  const std::string line = ApprovedLine(100);
  Committed(line, 10);
  Committed(line, 20);
  ASSERT_THAT(caller.Close(), IsOk());
  StartNextYear();
  const auto left = Left();
  ASSERT_EQ(left.size(), 2u);
  ASSERT_THAT(TakeIn({left[0].name()}), IsOk());
  ASSERT_THAT(TakeIn({left[1].name()}), IsOk());
  EXPECT_THAT(caller.GetLine(kCarriedLine), MatchesProto<v1::BudgetLine>("amount: 30 committed: 30 budget_version: 3"));
  EXPECT_EQ(caller.Entries(kCarriedLine).size(), 2u);
  const auto events = Events(kCarriedLine);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::BudgetLineRevised>(events[1]).amount(), 30);
  EXPECT_THAT(caller.Differences(kNext), IsEmpty());
}

TEST_F(CarryOver, WantsAClosedBudgetOfTheYearBeforeAndOneInForce) {
  ApprovedLine(100);
  StartNextYear();
  EXPECT_THAT(TakeIn(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_CLOSED"));
  ASSERT_THAT(caller.Close(), IsOk());
  EXPECT_THAT(TakeIn(), StatusIs(StatusCode::kFailedPrecondition, "NOTHING_TO_CARRY_OVER"));
  auto request = TakeInRequest();
  request.set_name("instansi/probolinggo/budgets/2020");
  EXPECT_THAT(caller.Call(closings, &ClosingService::TakeInCarryOvers, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  request = TakeInRequest({std::string(kNext) + "/carryOvers/a", "x"});
  EXPECT_EQ(ViolationsOf(caller.Call(closings, &ClosingService::TakeInCarryOvers, request).status()).size(), 2u);
}

TEST_F(CarryOver, IsNotTakenIntoADraft) {
  const std::string line = ApprovedLine(100);
  Committed(line, 10);
  ASSERT_THAT(caller.Close(), IsOk());
  ASSERT_THAT(caller.CreateBudget("2019"), IsOk());
  EXPECT_THAT(TakeIn(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
}

TEST_F(CarryOver, HappensOnceForItsRequestId) {
  CloseYear();
  auto request = TakeInRequest();
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto first, caller.Call(closings, &ClosingService::TakeInCarryOvers, request));
  ASSERT_OK_AND_ASSIGN(const auto again, caller.Call(closings, &ClosingService::TakeInCarryOvers, request));
  EXPECT_THAT(again, EqualsProto(first));
}

}  // namespace
}  // namespace terpadu::budgeting
