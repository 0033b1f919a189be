#include <random>
#include <thread>

#include "services/procurement/saga/recovery.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using terpadu::budgeting::v1::RESERVATION_STATE_CONFIRMED;

class SagaRecoveryTest : public ProcurementTest {
 protected:
  // A service whose sagas stop at the point with this number, from 0, as if the process had died there.
  std::unique_ptr<ProcurementService> DyingAt(int point) {
    points_passed_ = 0;
    return std::make_unique<ProcurementService>(&budgeting_client, [this, point](std::string_view) {
      return points_passed_++ == point ? absl::InternalError("died") : absl::OkStatus();
    });
  }

  void Recover() {
    ExpireLeases();
    EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), IsOk());
    constexpr postgres::Statement kLeft = {"test_sagas_left", "SELECT count(*) FROM saga"};
    EXPECT_EQ(Query(kLeft).Int(0, 0), 0);
  }

  // Reservations of a package that still hold money, by line.
  std::map<std::string, int64_t> HeldFor(const std::string& package) {
    std::map<std::string, int64_t> held;
    for (const auto& reservation : budgeting.Reservations()) {
      if (reservation.rup_package() == package && reservation.held() > 0) {
        EXPECT_EQ(reservation.state(), RESERVATION_STATE_CONFIRMED);
        EXPECT_TRUE(held.emplace(reservation.line(), reservation.held()).second) << "two on " << reservation.line();
      }
    }
    return held;
  }

  std::map<std::string, int64_t> CommittedFor(const std::string& contract) {
    std::map<std::string, int64_t> committed;
    for (const auto& commitment : budgeting.Commitments()) {
      if (commitment.contract() == contract) {
        EXPECT_TRUE(committed.emplace(commitment.line(), commitment.amount()).second) << "two on " << commitment.line();
      }
    }
    return committed;
  }

  int points_passed_ = 0;
};

constexpr int kMorePointsThanThereAre = 100;

TEST_F(SagaRecoveryTest, AnApprovalThatDiedAnywhereIsFinished) {
  AddLine(Line("a"), 1'000'000);
  AddLine(Line("b"), 1'000'000);
  int died = 0;
  for (int point = 0; point < kMorePointsThanThereAre; ++point) {
    const std::string id = std::to_string(point);
    const std::string rpp = Submitted(id, Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
    const auto dying = DyingAt(point);
    if (Caller(*dying, conninfo, clock).Approve(rpp).ok()) {
      break;
    }
    ++died;
    EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_RESERVING);
    Recover();
    EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_APPROVED) << "point " << point;
    EXPECT_EQ(HeldFor("instansi/probolinggo/rupPackages/" + id),
              (std::map<std::string, int64_t>{{Line("a"), 60}, {Line("b"), 30}}));
  }
  EXPECT_EQ(died, 9);  // before and after each of four calls, and before the end
  ExpectConsistent();
}

TEST_F(SagaRecoveryTest, ARefusedApprovalThatDiedAnywhereIsUndone) {
  AddLine(Line("a"), 1'000'000);
  AddLine(Line("b"), 1'000'000);
  budgeting.SetLine(Line("b"), 29);
  int died = 0;
  for (int point = 0; point < kMorePointsThanThereAre; ++point) {
    const std::string id = std::to_string(point);
    const std::string rpp = Submitted(id, Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
    const auto dying = DyingAt(point);
    if (Caller(*dying, conninfo, clock).Approve(rpp).ok()) {
      break;
    }
    ++died;
    Recover();
    EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_REFUSED) << "point " << point;
    EXPECT_TRUE(HeldFor("instansi/probolinggo/rupPackages/" + id).empty());
  }
  EXPECT_EQ(died, 9);  // two reservations, two releases, the end
  ExpectConsistent();
}

TEST_F(SagaRecoveryTest, ASignatureThatDiedAnywhereIsFinished) {
  AddLine(Line("a"), 1'000'000);
  AddLine(Line("b"), 1'000'000);
  AddLine(Line("c"), 1'000'000);
  int died = 0;
  for (int point = 0; point < kMorePointsThanThereAre; ++point) {
    const std::string id = std::to_string(point);
    const std::string rpp = Approved(id, Tender({{Line("a"), 60}, {Line("b"), 30}, {Line("c"), 10}}), 100);
    const std::string package = "instansi/probolinggo/rupPackages/" + id;
    const auto dying = DyingAt(point);
    if (Caller(*dying, conninfo, clock).Sign(id, package, rpp, 80).ok()) {
      break;
    }
    ++died;
    const std::string contract = "instansi/probolinggo/contracts/" + id;
    EXPECT_EQ(caller.Contract(contract).state(), v1::CONTRACT_STATE_COMMITTING);
    Recover();
    EXPECT_EQ(caller.Contract(contract).state(), v1::CONTRACT_STATE_SIGNED) << "point " << point;
    EXPECT_EQ(CommittedFor(contract), (std::map<std::string, int64_t>{{Line("a"), 60}, {Line("b"), 20}}));
    EXPECT_TRUE(HeldFor(package).empty());
  }
  EXPECT_EQ(died, 7);
  ExpectConsistent();
}

TEST_F(SagaRecoveryTest, ARevisionThatDiedAnywhereGivesTheMoneyBack) {
  AddLine(Line("a"), 1'000'000);
  AddLine(Line("b"), 1'000'000);
  for (int point = 0; point < 5; ++point) {
    const std::string id = std::to_string(point);
    const std::string rpp = Approved(id, Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
    const std::string package = "instansi/probolinggo/rupPackages/" + id;
    const auto dying = DyingAt(point);
    EXPECT_THAT(Caller(*dying, conninfo, clock).Cancel(package), IsOk());
    EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_REPLACED);
    Recover();
    EXPECT_TRUE(HeldFor(package).empty()) << "point " << point;
  }
  ExpectConsistent();
}

TEST_F(SagaRecoveryTest, WorkUnderWayIsLeftAlone) {
  AddLine(Line("a"), 100);
  const std::string rpp = Submitted("1", Tender({{Line("a"), 60}}), 60);
  postgres::Connection other(conninfo);
  ProcurementService watched(&budgeting_client, [&](std::string_view) {
    EXPECT_THAT(Recovery::RunOnce(other, service.saga_runner()), testing::IsOkAndHolds(0));
    return absl::OkStatus();
  });
  EXPECT_THAT(Caller(watched, conninfo, clock).Approve(rpp), IsOk());
}

TEST_F(SagaRecoveryTest, OneWhoWasTooSlowWritesNothingMore) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string rpp = Submitted("1", Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
  bool overtaken = false;
  ProcurementService slow(&budgeting_client, [&](std::string_view point) {
    if (point == "after Reserve" && !std::exchange(overtaken, true)) {
      Recover();
    }
    return absl::OkStatus();
  });
  EXPECT_THAT(Caller(slow, conninfo, clock).Approve(rpp), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_APPROVED);
  EXPECT_EQ(HeldFor("instansi/probolinggo/rupPackages/1").size(), 2u);
  ExpectConsistent();
}

TEST_F(SagaRecoveryTest, SeveralReplicasShareTheWork) {
  AddLine(Line("a"), 1'000'000);
  constexpr int kPackages = 20;
  budgeting.FailBefore([](std::string_view) { return absl::UnavailableError("down"); });
  for (int i = 0; i < kPackages; ++i) {
    const std::string rpp = Submitted(std::to_string(i), Tender({{Line("a"), 60}}), 60);
    ASSERT_THAT(caller.Approve(rpp), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  }
  budgeting.FailBefore({});
  const int reserved_before = budgeting.Calls("Reserve");
  ExpireLeases();
  std::vector<std::thread> replicas;
  std::atomic<int> ended = 0;
  for (int i = 0; i < 4; ++i) {
    replicas.emplace_back([&] {
      postgres::Connection connection(conninfo);
      const absl::StatusOr<int> finished = Recovery::RunOnce(connection, service.saga_runner());
      EXPECT_THAT(finished, IsOk());
      ended += finished.value_or(0);
    });
  }
  for (std::thread& replica : replicas) {
    replica.join();
  }
  EXPECT_EQ(ended, kPackages);
  EXPECT_EQ(budgeting.Calls("Reserve") - reserved_before, kPackages);
  EXPECT_EQ(budgeting.Reserved(Line("a")), kPackages * 60);
}

// Calls lost on their way there or back, deaths of the process, reservations that expire, in any order.
TEST_F(SagaRecoveryTest, EndsRightUnderAnyFaults) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto chance = [&random](int percent) { return static_cast<int>(random() % 100) < percent; };
  AddLine(Line("a"), 1'000'000);
  AddLine(Line("b"), 1'000'000);
  const auto lose = [&](std::string_view) { return chance(20) ? absl::UnavailableError("lost") : absl::OkStatus(); };
  ProcurementService mortal(&budgeting_client, [&](std::string_view) {
    if (chance(10)) {
      budgeting.ExpirePending();
    }
    return chance(10) ? absl::InternalError("died") : absl::OkStatus();
  });
  Caller calling(mortal, conninfo, clock);
  for (int i = 0; i < 15; ++i) {
    const std::string id = std::to_string(i);
    const std::string package = "instansi/probolinggo/rupPackages/" + id;
    const std::string rpp = Submitted(id, Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
    budgeting.FailBefore(lose);
    budgeting.FailAfter(lose);
    static_cast<void>(calling.Approve(rpp));
    for (int rounds = 0; rounds < 200 && caller.Rpp(rpp).state() == v1::RPP_STATE_RESERVING; ++rounds) {
      ExpireLeases();
      static_cast<void>(Recovery::RunOnce(caller.connection(), mortal.saga_runner()));
    }
    ASSERT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_APPROVED);
    EXPECT_EQ(HeldFor(package), (std::map<std::string, int64_t>{{Line("a"), 60}, {Line("b"), 30}}));
    const std::string contract = "instansi/probolinggo/contracts/" + id;
    static_cast<void>(calling.Sign(id, package, rpp, 60));
    for (int rounds = 0; rounds < 200 && caller.Contract(contract).state() == v1::CONTRACT_STATE_COMMITTING; ++rounds) {
      ExpireLeases();
      static_cast<void>(Recovery::RunOnce(caller.connection(), mortal.saga_runner()));
    }
    budgeting.FailBefore({});
    budgeting.FailAfter({});
    EXPECT_EQ(caller.Contract(contract).state(), v1::CONTRACT_STATE_SIGNED);
    EXPECT_EQ(CommittedFor(contract), (std::map<std::string, int64_t>{{Line("a"), 60}}));
    EXPECT_TRUE(HeldFor(package).empty());
  }
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
