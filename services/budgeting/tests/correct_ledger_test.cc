#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using ::testing::IsEmpty;

class CorrectLedger : public BudgetingTest {
 protected:
  CorrectLedger() : line(ApprovedLine(100)) {}
  std::string Entry(int number) const { return line + "/entries/" + std::to_string(number); }

  const std::string line;
  LedgerService ledger;
};

TEST_F(CorrectLedger, MakesAReservationLargerOrSmaller) {
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 50));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerEntry entry, caller.Correct(Entry(2), -20));
  EXPECT_EQ(entry.name(), Entry(3));
  EXPECT_EQ(entry.corrects(), Entry(2));
  EXPECT_EQ(entry.reason(), "a digit was wrong");
  EXPECT_EQ(entry.kind(), v1::LEDGER_ENTRY_KIND_CORRECT);
  EXPECT_EQ(entry.effect().reserved(), -20);
  ASSERT_THAT(caller.Correct(Entry(2), 70), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation corrected, caller.GetReservation(reservation.name()));
  EXPECT_EQ(corrected.held(), 100);
  EXPECT_EQ(corrected.amount(), 100);
  EXPECT_NE(corrected.etag(), reservation.etag());
  EXPECT_EQ(caller.GetLine(line).reserved(), 100);
  EXPECT_THAT(caller.Differences(), IsEmpty());
  const auto told = PayloadOf<v1::ReservationCorrected>(Events(reservation.name()).back());
  EXPECT_THAT(told, MatchesProto<v1::ReservationCorrected>("effect: 70 held: 100"));
  EXPECT_EQ(told.line(), line);
}

TEST_F(CorrectLedger, StaysWithinTheRulesOfTheLine) {
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 60));
  for (const int64_t effect : {int64_t{-60}, int64_t{41}, INT64_MAX, INT64_MIN}) {
    const auto refused = caller.Correct(Entry(2), effect);
    ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CORRECTION_OUT_OF_BOUNDS"));
    EXPECT_EQ(Metadata(refused.status(), "least"), "-59");
    EXPECT_EQ(Metadata(refused.status(), "most"), "40");
  }
  ASSERT_OK_AND_ASSIGN(const v1::Commitment commitment, caller.Commit(reservation.name(), 60));
  ASSERT_THAT(caller.Pay(commitment.name(), 25, "SP2D-1"), IsOk());
  EXPECT_EQ(Metadata(caller.Correct(Entry(3), -36).status(), "least"), "-35");
  EXPECT_EQ(Metadata(caller.Correct(Entry(3), 41).status(), "most"), "40");
  EXPECT_EQ(Metadata(caller.Correct(Entry(4), -26).status(), "least"), "-25");
  EXPECT_EQ(Metadata(caller.Correct(Entry(4), 36).status(), "most"), "35");
  EXPECT_EQ(caller.Entries(line).size(), 4u);
}

TEST_F(CorrectLedger, CorrectsACommitmentAndItsPayment) {
  const std::string commitment = Committed(line, 60);
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement payment, caller.Pay(commitment, 50, "SP2D-1"));
  ASSERT_THAT(caller.Correct(Entry(4), -20), IsOk());
  ASSERT_THAT(caller.Correct(Entry(3), -30), IsOk());
  const v1::BudgetLine after = caller.GetLine(line);
  EXPECT_EQ(after.committed(), 30);
  EXPECT_EQ(after.paid(), 30);
  const auto events = Events(commitment);
  ASSERT_EQ(events.size(), 4u);
  v1::CommitmentCorrected expected;
  expected.set_line(line);
  expected.set_paid_effect(-20);
  expected.set_disbursement(payment.name());
  expected.set_amount(60);
  expected.set_paid(30);
  expected.set_payment(30);
  EXPECT_THAT(PayloadOf<v1::CommitmentCorrected>(events[2]), EqualsProto(expected));
  EXPECT_THAT(PayloadOf<v1::CommitmentCorrected>(events[3]),
              MatchesProto<v1::CommitmentCorrected>("committed_effect: -30 amount: 30 paid: 30"));
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(CorrectLedger, TakesBackAWholePaymentAndThenTheCommitment) {
  const std::string commitment = Committed(line, 60);
  ASSERT_THAT(caller.Pay(commitment, 60, "SP2D-1"), IsOk());
  ASSERT_THAT(caller.Correct(Entry(4), -60), IsOk());
  ASSERT_THAT(caller.Correct(Entry(3), -60), IsOk());
  EXPECT_EQ(caller.GetLine(line).available(), 100);
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(CorrectLedger, RefusesWhatIsNoMoneyOfADocument) {
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 60));
  ASSERT_THAT(caller.Release(reservation.name()), IsOk());
  const auto amount = caller.Correct(Entry(1), 1);
  EXPECT_THAT(amount, StatusIs(StatusCode::kFailedPrecondition, "ENTRY_NOT_CORRECTABLE"));
  EXPECT_EQ(Metadata(amount.status(), "kind"), "LEDGER_ENTRY_KIND_AMOUNT");
  EXPECT_THAT(caller.Correct(Entry(3), 1), StatusIs(StatusCode::kFailedPrecondition, "ENTRY_NOT_CORRECTABLE"));
  const auto ended = caller.Correct(Entry(2), 1);
  EXPECT_THAT(ended, StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
  EXPECT_EQ(Metadata(ended.status(), "state"), "RESERVATION_STATE_RELEASED");
  EXPECT_THAT(caller.Correct(Entry(4), 1), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.Correct(line + "/entries/x", 1), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Correct(Entry(2), 0), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  MakeOverdue(due.name());
  EXPECT_EQ(Metadata(caller.Correct(Entry(4), 1).status(), "state"), "RESERVATION_STATE_EXPIRED");
}

TEST_F(CorrectLedger, HappensOnceAndWantsTheLineAsTheEtagSawIt) {
  ASSERT_THAT(caller.Reserve(line, 60), IsOk());
  v1::CorrectLedgerRequest request;
  request.set_entry(Entry(2));
  request.set_effect(-5);
  request.set_reason("a digit was wrong");
  request.set_etag(caller.GetLine(line).etag());
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::LedgerEntry first, caller.Call(ledger, &LedgerService::CorrectLedger, request));
  ASSERT_OK_AND_ASSIGN(const v1::LedgerEntry again, caller.Call(ledger, &LedgerService::CorrectLedger, request));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(caller.GetLine(line).reserved(), 55);
  request.set_request_id(NewUuid());
  EXPECT_THAT(caller.Call(ledger, &LedgerService::CorrectLedger, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

}  // namespace
}  // namespace terpadu::budgeting
