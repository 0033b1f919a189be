#include "services/budgeting/closing_service.h"
#include "services/budgeting/store/expiry.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using ::testing::IsEmpty;

class CloseBudget : public BudgetingTest {
 protected:
  // A line with something of everything: paid 20 of a contract of 50, 30 held and 20 left.
  std::string BusyLine() {
    const std::string line = ApprovedLine(100);
    commitment = Committed(line, 50);
    EXPECT_THAT(caller.Pay(commitment, 20, "SP2D-1"), IsOk());
    const auto held = caller.Reserve(line, 30);
    EXPECT_THAT(held, IsOk());
    reservation = held->name();
    return line;
  }
  v1::BudgetClosing Closing() {
    v1::GetBudgetClosingRequest request;
    request.set_name(std::string(kBudget) + "/closing");
    const auto closing = caller.Call(closings, &ClosingService::GetBudgetClosing, request);
    EXPECT_THAT(closing, IsOk());
    return closing.value_or(v1::BudgetClosing());
  }

  ClosingService closings;
  std::string commitment, reservation;
};

TEST_F(CloseBudget, ReleasesWhatIsReservedAndLeavesCommitmentsWhatIsPaid) {
  const std::string line = BusyLine();
  ASSERT_OK_AND_ASSIGN(const v1::BudgetClosing closing, caller.Close());
  EXPECT_THAT(closing, MatchesProto<v1::BudgetClosing>(R"pb(legal_basis: "Perda 9/2018"
                                                            total_amount: 100
                                                            total_paid: 20
                                                            total_released: 30
                                                            total_carried_over: 30
                                                            total_unspent: 50
                                                            line_count: 1
                                                            reservation_count: 1
                                                            carry_over_count: 1)pb"));
  EXPECT_THAT(Closing(), EqualsProto(closing));
  const v1::BudgetLine after = caller.GetLine(line);
  EXPECT_THAT(after, MatchesProto<v1::BudgetLine>("amount: 100 committed: 20 paid: 20 available: 80"));
  EXPECT_EQ(after.reserved(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation released, caller.GetReservation(reservation));
  EXPECT_EQ(released.state(), v1::RESERVATION_STATE_RELEASED);
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_EQ(budget.state(), v1::BUDGET_STATE_CLOSED);
  EXPECT_THAT(caller.Differences(), IsEmpty());
  const auto entries = caller.Entries(line);
  ASSERT_EQ(entries.size(), 7u);
  EXPECT_EQ(entries[5].kind(), v1::LEDGER_ENTRY_KIND_RELEASE);
  EXPECT_EQ(entries[5].effect().reserved(), -30);
  EXPECT_EQ(entries[6].kind(), v1::LEDGER_ENTRY_KIND_CARRY_OVER);
  EXPECT_EQ(entries[6].effect().committed(), -30);
  EXPECT_EQ(entries[6].commitment(), commitment);
  EXPECT_EQ(entries[6].reason(), "Perda 9/2018");
}

TEST_F(CloseBudget, ListsItsLinesAsTheyWereClosed) {
  BusyLine();
  ASSERT_THAT(caller.Close(), IsOk());
  v1::ListLineClosingsRequest request;
  request.set_parent(kBudget);
  ASSERT_OK_AND_ASSIGN(const auto page, caller.Call(closings, &ClosingService::ListLineClosings, request));
  ASSERT_EQ(page.line_closings_size(), 1);
  EXPECT_THAT(page.line_closings(0),
              MatchesProto<v1::LineClosing>("amount: 100 paid: 20 released: 30 carried_over: 30 unspent: 50"));
}

TEST_F(CloseBudget, TellsEveryEventThenItsOwn) {
  const std::string line = BusyLine();
  ASSERT_THAT(caller.Close(), IsOk());
  const auto events = Events();
  ASSERT_GT(events.size(), 4u);
  const auto* last = &events.back();
  EXPECT_EQ(last->type(), "id.go.terpadu.budgeting.budget.closed.v1");
  EXPECT_EQ(last->version(), 4);
  EXPECT_THAT(PayloadOf<v1::BudgetClosed>(*last),
              MatchesProto<v1::BudgetClosed>("amount: 100 paid: 20 released: 30 carried_over: 30"));
  v1::CommitmentCarriedOver carried;
  carried.set_line(line);
  carried.set_carried_over(30);
  EXPECT_THAT(PayloadOf<v1::CommitmentCarriedOver>(Events(commitment).back()), EqualsProto(carried));
  v1::ReservationReleased released;
  released.set_line(line);
  released.set_released(30);
  released.set_state(v1::RESERVATION_STATE_RELEASED);
  EXPECT_THAT(PayloadOf<v1::ReservationReleased>(Events(reservation).back()), EqualsProto(released));
  const auto of_budget = Events(kBudget);
  ASSERT_EQ(of_budget.size(), 4u);
  EXPECT_EQ(of_budget[2].type(), "id.go.terpadu.budgeting.budget.closing_started.v1");
}

TEST_F(CloseBudget, RefusesEveryCommandFromThenOn) {
  const std::string line = BusyLine();
  const auto pending = caller.Reserve(line, 5);
  ASSERT_THAT(pending, IsOk());
  ASSERT_THAT(caller.Close(), IsOk());
  const v1::BudgetLine before = caller.GetLine(line);
  const absl::Status refusals[] = {
      caller.Reserve(line, 1).status(),
      caller.Pay(commitment, 1, "SP2D-2").status(),
      caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, 200}}).status(),
      caller.Correct(line + "/entries/4", -1).status(),
      caller.Approve().status(),
      caller.CreateLines({NewLine(2, 1)}).status(),
      caller.SetCeiling(Node("a"), 1).status(),
      caller.Close().status(),
  };
  for (const absl::Status& refused : refusals) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BUDGET_CLOSED"));
    EXPECT_EQ(Metadata(refused, "budget"), kBudget) << refused;
  }
  for (const absl::Status& refused : {caller.Confirm(pending->name()).status(), caller.Commit(reservation, 1).status(),
                                      caller.Release(reservation).status()}) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
  }
  EXPECT_THAT(caller.GetLine(line), EqualsProto(before));
}

TEST_F(CloseBudget, WantsABudgetInForceThatStandsAsTheEtagSawIt) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  EXPECT_THAT(caller.Close(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
  ASSERT_OK_AND_ASSIGN(const v1::Budget draft, caller.GetBudget());
  ASSERT_THAT(caller.CreateLines({NewLine(1, 100)}), IsOk());
  ASSERT_THAT(caller.Approve(), IsOk());
  v1::CloseBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 9/2018");
  request.set_etag(draft.etag());
  EXPECT_THAT(caller.Call(closings, &ClosingService::CloseBudget, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_EQ(budget.state(), v1::BUDGET_STATE_APPROVED);
  v1::GetBudgetClosingRequest get;
  get.set_name(std::string(kBudget) + "/closing");
  EXPECT_THAT(caller.Call(closings, &ClosingService::GetBudgetClosing, get),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(CloseBudget, HappensOnceForItsRequestId) {
  BusyLine();
  v1::CloseBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 9/2018");
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto first, caller.Call(closings, &ClosingService::CloseBudget, request));
  const size_t events = Events().size();
  ASSERT_OK_AND_ASSIGN(const auto again, caller.Call(closings, &ClosingService::CloseBudget, request));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(Events().size(), events);
  request.set_legal_basis("Perda 10/2018");
  EXPECT_THAT(caller.Call(closings, &ClosingService::CloseBudget, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

// What a crash between the two steps leaves.
TEST_F(CloseBudget, IsFinishedByTheNextCallWhenItWasCutOff) {
  const std::string line = BusyLine();
  Query({"test_cut_off_1", "UPDATE budget SET state = 'CLOSING', version = version + 1"});
  Query({"test_cut_off_2", "UPDATE budget_line SET closing = true, etag = etag + 1"});
  ASSERT_OK_AND_ASSIGN(const v1::Budget cut_off, caller.GetBudget());
  EXPECT_EQ(cut_off.state(), v1::BUDGET_STATE_CLOSING);
  const v1::BudgetLine shut = caller.GetLine(line);
  const absl::Status refusals[] = {
      caller.Reserve(line, 1).status(),
      caller.Pay(commitment, 1, "SP2D-2").status(),
      caller.Commit(reservation, 1).status(),
      caller.Release(reservation).status(),
      caller.Correct(line + "/entries/4", -1).status(),
      caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, 200}}).status(),
  };
  for (const absl::Status& refused : refusals) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BUDGET_CLOSED"));
    EXPECT_EQ(Metadata(refused, "budget"), kBudget) << refused;
  }
  MakeOverdue(reservation);
  EXPECT_THAT(ExpireReservations(caller.connection()), testing::IsOkAndHolds(0));
  EXPECT_THAT(caller.GetLine(line), EqualsProto(shut));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetClosing closing, caller.Close());
  EXPECT_EQ(closing.total_released(), 30);
  EXPECT_EQ(closing.total_carried_over(), 30);
}

TEST_F(CloseBudget, LeavesBalancesAndLedgerThatNobodyCanChange) {
  BusyLine();
  ASSERT_THAT(caller.Close(), IsOk());
  const postgres::Statement changes[] = {
      {"test_closed_1", "UPDATE budget_line SET amount = 200"},
      {"test_closed_2", "UPDATE budget_line SET closed = false"},
      {"test_closed_3", "UPDATE budget_line SET sub_kegiatan_title = 'x'"},
      {"test_closed_4", "UPDATE budget SET state = 'APPROVED'"},
      {"test_closed_6",
       R"sql(INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, actor)
                              SELECT instansi, budget_id, line_id, entries + 1, 'RESERVE', 5, 'r', 'x' FROM budget_line)sql"},
      {"test_closed_7",
       R"sql(INSERT INTO budget_line (instansi, budget_id, line_id, sub_kegiatan, sub_kegiatan_title, account,
                                                       fund_source, plan_node, unit, amount)
                              VALUES ('probolinggo', '2018', 'new', '', '', '', '', '', '', 5))sql"},
      {"test_closed_8", "UPDATE carry_over SET amount = 1"},
  };
  for (const postgres::Statement& change : changes) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), change, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << change.sql;
  }
  for (const postgres::Statement& change : {postgres::Statement{"test_closed_11", "UPDATE line_closing SET paid = 1"},
                                            postgres::Statement{"test_closed_12", "DELETE FROM budget_closing"},
                                            postgres::Statement{"test_closed_13", "DELETE FROM carry_over"},
                                            postgres::Statement{"test_closed_14", "DELETE FROM budget_line"},
                                            postgres::Statement{"test_closed_15", "DELETE FROM budget"}}) {
    EXPECT_FALSE(caller.connection().Execute(postgres::Scope::EveryInstansi(), change, {}).ok()) << change.sql;
  }
}

TEST_F(CloseBudget, TakesABudgetOfManyLinesAtOnce) {
  constexpr int kLines = 3000;
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  for (int first = 0; first < kLines; first += 1000) {
    std::vector<v1::BudgetLine> lines;
    for (int i = first; i < first + 1000; ++i) {
      lines.push_back(NewLine(i, 100));
    }
    ASSERT_THAT(caller.CreateLines(lines), IsOk());
  }
  ASSERT_THAT(caller.Approve(), IsOk());
  for (int i = 0; i < 20; ++i) {
    const std::string line =
        std::string(kBudget) + "/lines/2.07.02.2.01.0" + std::to_string(100 + i) + "-5.1.02.01.01.0024-APBD";
    Committed(line, 10);
    ASSERT_THAT(caller.Reserve(line, 5), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const v1::BudgetClosing closing, caller.Close());
  EXPECT_EQ(closing.line_count(), kLines);
  EXPECT_EQ(closing.total_amount(), 100 * kLines);
  EXPECT_EQ(closing.reservation_count(), 20);
  EXPECT_EQ(closing.total_released(), 100);
  EXPECT_EQ(closing.carry_over_count(), 20);
  EXPECT_EQ(closing.total_carried_over(), 200);
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

}  // namespace
}  // namespace terpadu::budgeting
