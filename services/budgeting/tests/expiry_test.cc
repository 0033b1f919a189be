#include "services/budgeting/store/expiry.h"

#include "absl/time/clock.h"
#include "services/budgeting/sweeper.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using testing::IsOkAndHolds;

class Expiry : public BudgetingTest {
 protected:
  absl::StatusOr<int> Expire() { return ExpireReservations(caller.connection()); }
};

TEST_F(Expiry, GivesBackWhatWasNotConfirmedInTime) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation young, caller.Reserve(line, 10));
  EXPECT_THAT(Expire(), IsOkAndHolds(0));
  MakeOverdue(due.name());
  EXPECT_THAT(Expire(), IsOkAndHolds(1));
  EXPECT_THAT(Expire(), IsOkAndHolds(0));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation ended, caller.GetReservation(due.name()));
  EXPECT_EQ(ended.state(), v1::RESERVATION_STATE_EXPIRED);
  EXPECT_EQ(ended.held(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation still, caller.GetReservation(young.name()));
  EXPECT_THAT(still, EqualsProto(young));
  EXPECT_EQ(caller.GetLine(line).reserved(), 10);
}

TEST_F(Expiry, TellsItsEventWithTheServiceAsActor) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  MakeOverdue(due.name());
  ASSERT_THAT(Expire(), IsOkAndHolds(1));
  const auto events = Events(due.name());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  v1::ReservationReleased expected;
  expected.set_line(line);
  expected.set_released(60);
  expected.set_state(v1::RESERVATION_STATE_EXPIRED);
  EXPECT_THAT(PayloadOf<v1::ReservationReleased>(events[1]), EqualsProto(expected));
  const postgres::Rows audit =
      Query({"test_audit", "SELECT audit ->> 'actor' FROM journal WHERE type LIKE '%reservation.released%'"});
  EXPECT_EQ(audit.Text(0, 0), "budgeting");
}

TEST_F(Expiry, EndsAReservationBeforeItIsSwept) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  MakeOverdue(due.name());
  for (const absl::Status& refused : {caller.Confirm(due.name()).status(), caller.Commit(due.name(), 1).status(),
                                      caller.Release(due.name()).status()}) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RESERVATION_ENDED"));
    EXPECT_EQ(Metadata(refused, "state"), "RESERVATION_STATE_EXPIRED");
  }
  ASSERT_THAT(Expire(), IsOkAndHolds(1));
  EXPECT_EQ(caller.GetLine(line).available(), 100);
}

TEST_F(Expiry, SparesWhatIsConfirmed) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation kept, caller.Reserve(line, 60));
  ASSERT_THAT(caller.Confirm(kept.name()), IsOk());
  MakeOverdue(kept.name());
  EXPECT_THAT(Expire(), IsOkAndHolds(0));
  EXPECT_THAT(caller.Commit(kept.name(), 60), IsOk());
}

TEST_F(Expiry, GivesBackTheRestOfAPartlyCommittedReservation) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  ASSERT_THAT(caller.Commit(due.name(), 20, /*keep_remainder=*/true), IsOk());
  MakeOverdue(due.name());
  ASSERT_THAT(Expire(), IsOkAndHolds(1));
  const v1::BudgetLine after = caller.GetLine(line);
  EXPECT_EQ(after.reserved(), 0);
  EXPECT_EQ(after.committed(), 20);
  EXPECT_EQ(PayloadOf<v1::ReservationReleased>(Events(due.name()).back()).released(), 40);
}

TEST_F(Expiry, GoesInBatchesOverManyLines) {
  const auto lines = ApprovedLines({1000, 1000, 1000});
  constexpr int kMany = kExpiryBatch + 20;
  for (int i = 0; i < kMany; ++i) {
    ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(lines[static_cast<size_t>(i) % 3], 2));
    MakeOverdue(due.name());
  }
  EXPECT_THAT(Expire(), IsOkAndHolds(kExpiryBatch));
  EXPECT_THAT(Expire(), IsOkAndHolds(kMany - kExpiryBatch));
  for (const std::string& line : lines) {
    EXPECT_EQ(caller.GetLine(line).available(), 1000);
  }
  const postgres::Rows events = Query({"test_expired_events", R"sql(
      SELECT count(DISTINCT event_id), count(*) FROM journal WHERE type LIKE '%reservation.released%')sql"});
  EXPECT_EQ(events.Int(0, 0), kMany);
  EXPECT_EQ(events.Int(0, 1), kMany);
}

TEST_F(Expiry, IsTheSweepersWork) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, 60));
  MakeOverdue(due.name());
  Sweeper sweeper(conninfo, absl::Milliseconds(10));
  sweeper.Start();
  const absl::Time give_up = absl::Now() + absl::Seconds(60);
  while (caller.GetLine(line).reserved() > 0 && absl::Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  sweeper.Stop();
  EXPECT_EQ(caller.GetLine(line).reserved(), 0);
  sweeper.Stop();
}

}  // namespace
}  // namespace terpadu::budgeting
