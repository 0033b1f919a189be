#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

class Commitments : public BudgetingTest {
 protected:
  Commitments() : line(ApprovedLine(100)) {}

  std::string Reserved(int64_t amount) {
    const auto reservation = caller.Reserve(line, amount);
    EXPECT_THAT(reservation, IsOk());
    return reservation->name();
  }
  std::string Confirmed(int64_t amount) {
    const std::string name = Reserved(amount);
    EXPECT_THAT(caller.Confirm(name), IsOk());
    return name;
  }
  v1::Reservation Read(const std::string& name) {
    const auto reservation = caller.GetReservation(name);
    EXPECT_THAT(reservation, IsOk());
    return *reservation;
  }
  v1::CommitReservationRequest RequestOf(const std::string& name, int64_t amount) {
    v1::CommitReservationRequest request;
    request.set_name(name);
    request.set_amount(amount);
    request.set_contract(kContract);
    request.set_request_id(NewUuid());
    return request;
  }

  const std::string line;
};

TEST_F(Commitments, ConfirmingTakesTheExpiryFromAReservation) {
  const std::string name = Reserved(60);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation confirmed, caller.Confirm(name));
  EXPECT_EQ(confirmed.state(), v1::RESERVATION_STATE_CONFIRMED);
  EXPECT_FALSE(confirmed.has_expire_time());
  EXPECT_EQ(confirmed.held(), 60);
  EXPECT_THAT(Read(name), EqualsProto(confirmed));
  const auto events = Events(name);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_EQ(PayloadOf<v1::ReservationConfirmed>(events[1]).line(), line);
}

TEST_F(Commitments, ConfirmingAgainChangesNothing) {
  const std::string name = Confirmed(60);
  const v1::Reservation confirmed = Read(name);
  v1::ConfirmReservationRequest request;
  request.set_name(name);
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation again, caller.Call(&BudgetingService::ConfirmReservation, request));
  EXPECT_THAT(again, EqualsProto(confirmed));
  EXPECT_EQ(Events(name).size(), 2u);
  ASSERT_THAT(caller.Release(name), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation later, caller.Call(&BudgetingService::ConfirmReservation, request));
  EXPECT_EQ(later.state(), v1::RESERVATION_STATE_RELEASED);  // the same request: as it is now
  EXPECT_THAT(caller.Confirm(name), StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
}

TEST_F(Commitments, BindMoneyAndGiveTheSavingBack) {
  const std::string name = Confirmed(60);
  ASSERT_OK_AND_ASSIGN(const v1::Commitment commitment, caller.Commit(name, 45));
  EXPECT_EQ(commitment.reservation(), name);
  EXPECT_EQ(commitment.line(), line);
  EXPECT_EQ(commitment.contract(), kContract);
  EXPECT_EQ(commitment.amount(), 45);
  EXPECT_EQ(commitment.paid(), 0);
  EXPECT_THAT(Read(name), MatchesProto<v1::Reservation>("state: RESERVATION_STATE_COMMITTED amount: 60"));
  EXPECT_EQ(Read(name).held(), 0);
  const v1::BudgetLine after = caller.GetLine(line);
  EXPECT_EQ(after.reserved(), 0);
  EXPECT_EQ(after.committed(), 45);
  EXPECT_EQ(after.available(), 55);
}

TEST_F(Commitments, TellTheEventOfTheCommitmentThenOfTheReservationThenOfTheSaving) {
  const std::string name = Confirmed(60);
  ASSERT_OK_AND_ASSIGN(const v1::Commitment commitment, caller.Commit(name, 45));
  const auto all = Events();
  const std::vector<event::v1::Event> events(all.end() - 3, all.end());
  EXPECT_EQ(events[0].subject(), commitment.name());
  EXPECT_EQ(events[0].version(), 1);
  v1::CommitmentCreated created;
  created.set_line(line);
  created.set_reservation(name);
  created.set_contract(kContract);
  created.set_amount(45);
  created.set_kind(v1::COMMITMENT_KIND_CONTRACT);
  EXPECT_THAT(PayloadOf<v1::CommitmentCreated>(events[0]), EqualsProto(created));
  EXPECT_EQ(events[1].subject(), name);
  EXPECT_EQ(events[1].version(), 3);
  v1::ReservationCommitted committed;
  committed.set_line(line);
  committed.set_commitment(commitment.name());
  committed.set_amount(45);
  committed.set_released(15);
  EXPECT_THAT(PayloadOf<v1::ReservationCommitted>(events[1]), EqualsProto(committed));
  EXPECT_EQ(events[2].subject(), line);
}

TEST_F(Commitments, MayLeaveTheRemainderForAFurtherOne) {
  const std::string name = Confirmed(60);
  ASSERT_THAT(caller.Commit(name, 20, /*keep_remainder=*/true), IsOk());
  EXPECT_THAT(Read(name), MatchesProto<v1::Reservation>("state: RESERVATION_STATE_CONFIRMED held: 40"));
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("reserved: 40 committed: 20 available: 40"));
  EXPECT_EQ(PayloadOf<v1::ReservationCommitted>(Events(name).back()).held(), 40);
  ASSERT_THAT(caller.Commit(name, 40, /*keep_remainder=*/true), IsOk());
  EXPECT_EQ(Read(name).state(), v1::RESERVATION_STATE_COMMITTED);
  EXPECT_THAT(caller.Commit(name, 1), StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
}

TEST_F(Commitments, OfAPendingReservationLeaveTheRemainderPending) {
  const std::string name = Reserved(60);
  ASSERT_THAT(caller.Commit(name, 20, /*keep_remainder=*/true), IsOk());
  EXPECT_THAT(Read(name), MatchesProto<v1::Reservation>("state: RESERVATION_STATE_PENDING held: 40"));
}

TEST_F(Commitments, TakeNoMoreThanIsHeld) {
  const std::string name = Confirmed(60);
  const auto refused = caller.Commit(name, 61);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_EXCEEDED"));
  EXPECT_EQ(Metadata(refused.status(), "held"), "60");
  EXPECT_EQ(Metadata(refused.status(), "requested"), "61");
  EXPECT_THAT(caller.Commit(name, std::numeric_limits<int64_t>::max()),
              StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_EXCEEDED"));
  EXPECT_THAT(caller.Commit(name, 0), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Commit(name, -1), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Commit(name, 60), IsOk());
}

TEST_F(Commitments, AreMadeOnceForOneRequest) {
  const std::string name = Confirmed(60);
  v1::CommitReservationRequest request = RequestOf(name, 30);
  request.set_keep_remainder(true);
  ASSERT_OK_AND_ASSIGN(const v1::Commitment first, caller.Call(&BudgetingService::CommitReservation, request));
  ASSERT_OK_AND_ASSIGN(const v1::Commitment again, caller.Call(&BudgetingService::CommitReservation, request));
  EXPECT_THAT(again, EqualsProto(first));
  ASSERT_THAT(caller.Pay(first.name(), 5, "SP2D-1"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Commitment later, caller.Call(&BudgetingService::CommitReservation, request));
  EXPECT_EQ(later.paid(), 5);
  request.set_amount(29);
  EXPECT_THAT(caller.Call(&BudgetingService::CommitReservation, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(caller.GetLine(line).committed(), 30);
}

TEST_F(Commitments, HaveAnIdOfTheirOwn) {
  const std::string name = Confirmed(60);
  v1::CommitReservationRequest request = RequestOf(name, 30);
  request.set_keep_remainder(true);
  request.set_commitment_id("cmt-1");
  ASSERT_OK_AND_ASSIGN(const v1::Commitment first, caller.Call(&BudgetingService::CommitReservation, request));
  EXPECT_EQ(first.name(), "instansi/probolinggo/commitments/cmt-1");
  request.set_request_id(NewUuid());
  const auto refused = caller.Call(&BudgetingService::CommitReservation, request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kAlreadyExists, "COMMITMENT_EXISTS"));
  EXPECT_EQ(Metadata(refused.status(), "commitment"), first.name());
  EXPECT_EQ(Read(name).held(), 30);
}

TEST_F(Commitments, AreNamedRightly) {
  v1::CommitReservationRequest request = RequestOf("reservation", 0);
  request.set_contract("instansi/malang/contracts/1");
  request.set_commitment_id("a b");
  EXPECT_EQ(ViolationsOf(caller.Call(&BudgetingService::CommitReservation, request).status()).size(), 3u);
  request = RequestOf(Confirmed(60), 1);
  request.set_contract("instansi/malang/contracts/1");
  EXPECT_THAT(caller.Call(&BudgetingService::CommitReservation, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Commitments, ReleasingGivesBackWhatIsStillHeld) {
  const std::string name = Confirmed(60);
  ASSERT_THAT(caller.Commit(name, 20, /*keep_remainder=*/true), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation released, caller.Release(name));
  EXPECT_EQ(released.state(), v1::RESERVATION_STATE_RELEASED);
  EXPECT_EQ(released.held(), 0);
  const v1::BudgetLine after = caller.GetLine(line);
  EXPECT_EQ(after.reserved(), 0);
  EXPECT_EQ(after.committed(), 20);
  const auto events = Events(name);
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[3].version(), 4);
  v1::ReservationReleased expected;
  expected.set_line(line);
  expected.set_released(40);
  expected.set_state(v1::RESERVATION_STATE_RELEASED);
  EXPECT_THAT(PayloadOf<v1::ReservationReleased>(events[3]), EqualsProto(expected));
}

TEST_F(Commitments, ReleasingKeepsTheReasonForTheAudit) {
  ASSERT_THAT(caller.Release(Reserved(10)), IsOk());
  const postgres::Rows audit = Query({"test_audit", R"sql(
      SELECT audit ->> 'reason', audit ->> 'actor' FROM journal WHERE type LIKE '%reservation.released%')sql"});
  ASSERT_EQ(audit.size(), 1);
  EXPECT_EQ(audit.Text(0, 0), "the package was cancelled");
  EXPECT_EQ(audit.Text(0, 1), "tester");
}

TEST_F(Commitments, AnEndedReservationTakesNothingMore) {
  const std::string released = Reserved(10);
  ASSERT_THAT(caller.Release(released), IsOk());
  const std::string committed = Confirmed(10);
  ASSERT_THAT(caller.Commit(committed, 10), IsOk());
  for (const auto& [name, state] :
       {std::pair(released, "RESERVATION_STATE_RELEASED"), std::pair(committed, "RESERVATION_STATE_COMMITTED")}) {
    for (const absl::Status& refused :
         {caller.Confirm(name).status(), caller.Commit(name, 1).status(), caller.Release(name).status()}) {
      EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
      EXPECT_EQ(Metadata(refused, "state"), state);
    }
  }
}

TEST_F(Commitments, AReservationThatDoesNotExistIsNotFound) {
  const std::string name = "instansi/probolinggo/reservations/none";
  for (const absl::Status& refused : {caller.Confirm(name).status(), caller.Commit(name, 1).status(),
                                      caller.Release(name).status(), caller.GetReservation(name).status()}) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
    EXPECT_EQ(Metadata(refused, "name"), name);
  }
  for (const absl::Status& refused : {caller.Confirm("x").status(), caller.Release("x").status(),
                                      caller.GetReservation("x").status(), caller.Commit("x", 1).status()}) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  }
}

TEST_F(Commitments, ReservationsAndCommitmentsAreListedById) {
  v1::ListReservationsRequest reservations;
  reservations.set_parent("instansi/probolinggo");
  v1::ListCommitmentsRequest commitments;
  commitments.set_parent("instansi/probolinggo");
  commitments.set_page_size(2);
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) {
    names.push_back(Confirmed(5));
    ASSERT_THAT(caller.Commit(names.back(), 5), IsOk());
  }
  std::sort(names.begin(), names.end());
  ASSERT_OK_AND_ASSIGN(const auto all, caller.Call(&BudgetingService::ListReservations, reservations));
  ASSERT_EQ(all.reservations_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(all.reservations(i).name(), names[static_cast<size_t>(i)]);
    EXPECT_THAT(all.reservations(i), EqualsProto(Read(names[static_cast<size_t>(i)])));
  }
  ASSERT_OK_AND_ASSIGN(const auto first, caller.Call(&BudgetingService::ListCommitments, commitments));
  EXPECT_EQ(first.commitments_size(), 2);
  commitments.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, caller.Call(&BudgetingService::ListCommitments, commitments));
  EXPECT_EQ(rest.commitments_size(), 1);
  EXPECT_EQ(rest.next_page_token(), "");
  commitments.set_parent("probolinggo");
  EXPECT_THAT(caller.Call(&BudgetingService::ListCommitments, commitments),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::budgeting
