// Money is neither lost nor doubled, wherever procurement is killed: real servers, SIGKILL between each two writes of a
// saga, and a reconcile of all services that finds no difference.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/postgres/connection.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/status_matchers.h"
#include "tests/saga_kill/procurer.h"
#include "tools/terpadu/reconcile/reconcile.h"

namespace terpadu::saga_kill {
namespace {

namespace rup = procurement::v1;
using ::testing::IsEmpty;
using testing::IsOkAndHolds;
using Money = std::map<std::string, int64_t>;

constexpr int64_t kLineAmount = 1'000'000;
constexpr int kMorePointsThanThereAre = 50;
constexpr absl::Duration kSettle = absl::Seconds(60);
constexpr int kKilled = 128 + SIGKILL;

constexpr postgres::Statement kExpireLeases = {"test_expire_leases",
                                               "UPDATE saga SET lease_until = now() - interval '1 s'"};
constexpr postgres::Statement kSagasLeft = {"test_sagas_left", "SELECT count(*) FROM saga"};
constexpr postgres::Statement kReviews = {"test_reviews",
                                          "SELECT count(*) FROM journal WHERE subject = $1"
                                          " AND type = 'id.go.terpadu.procurement.rup_package.sent_to_review.v1'"};

// The file is named before the servers start, since they inherit the variable.
class KillFile {
 public:
  KillFile() : folder_("saga_kill") { setenv("TERPADU_SAGA_KILL_FILE", path().c_str(), /*replace=*/1); }
  std::string path() const { return folder_.path() + "/points"; }
  void Arm(int point) const { std::ofstream(path(), std::ios::trunc) << point; }
  // False when the process died of it.
  bool Disarm() const { return std::filesystem::remove(path()); }

 private:
  testing::ScratchFolder folder_;
};

class SagaKill : public ::testing::Test {
 protected:
  postgres::Rows Query(const postgres::Statement& statement, const postgres::Params& params = {}) {
    auto rows = database_.Execute(postgres::Scope::EveryInstansi(), statement, params);
    EXPECT_THAT(rows, testing::IsOk());
    return *std::move(rows);
  }

  // Starts procurement again, and waits until recovery has ended every saga that was left.
  void Recover() {
    stack_.Restart("procurement");
    Query(kExpireLeases);
    Await("the end of the sagas", [&] { return Query(kSagasLeft).Int(0, 0) == 0; });
  }

  // Kills procurement at the point with this number of what `act` makes it do; false when there are not so many. A
  // released saga ends after its call was answered, so `act` may have succeeded before.
  bool KilledAt(int point, const std::function<absl::Status()>& act) {
    kill_file_.Arm(point);
    const absl::Status done = act();
    if (done.ok() && kill_file_.Disarm()) {
      return false;
    }
    EXPECT_EQ(stack_.AwaitEnd("procurement"), kKilled) << "point " << point << ": " << done;
    Recover();
    return true;
  }

  void ExpectReconciled() {
    command::Services services(stack_.addresses());
    const auto differences = command::Reconcile(services, {"tester", command::kReconcileRoles}, "probolinggo", kSettle);
    EXPECT_THAT(differences, IsOkAndHolds(IsEmpty()))
        << (differences.ok() ? command::DrawDifferences(*differences) : "");
  }

  void TearDown() override {
    ExpectReconciled();
    std::cout << "killed at " << kills_ << " points" << std::endl;
  }

  KillFile kill_file_;
  main_job::Stack stack_;
  postgres::Connection database_{stack_.database("procurement")};
  Procurer people_{stack_};
  const std::vector<std::string> lines_ = people_.BudgetOf(2, kLineAmount);
  const Allocations both_ = {{lines_[0], 60}, {lines_[1], 50}};
  const Money held_{both_.begin(), both_.end()};
  int kills_ = 0;
};

TEST_F(SagaKill, AnApprovalHoldsEachAllocationOnce) {
  for (; kills_ < kMorePointsThanThereAre; ++kills_) {
    const std::string id = std::to_string(kills_);
    people_.SubmittedRpp(id, both_);
    const bool killed = KilledAt(kills_, [&] { return people_.Approve(id); });
    EXPECT_EQ(people_.Rpp(id).state(), rup::RPP_STATE_APPROVED) << "point " << id;
    EXPECT_EQ(people_.HeldFor(id), held_) << "point " << id;
    if (!killed) {
      break;
    }
  }
  EXPECT_EQ(kills_, 9);  // before and after each of four calls, and before the end
  EXPECT_EQ(people_.Budget().total_reserved(), 110 * (kills_ + 1));
}

TEST_F(SagaKill, ASignatureBindsTheContractOnceAndGivesTheRestBack) {
  for (; kills_ < kMorePointsThanThereAre; ++kills_) {
    const std::string id = std::to_string(kills_);
    people_.SubmittedRpp(id, both_);
    ASSERT_THAT(people_.Approve(id), testing::IsOk());
    const bool killed = KilledAt(kills_, [&] { return people_.Sign(id, 55); });
    EXPECT_EQ(people_.Contract(id).state(), rup::CONTRACT_STATE_SIGNED) << "point " << id;
    EXPECT_EQ(people_.BoundBy(id), (Money{{lines_[0], 55}})) << "point " << id;
    EXPECT_EQ(people_.HeldFor(id), Money()) << "point " << id;
    if (!killed) {
      break;
    }
  }
  EXPECT_EQ(kills_, 5);  // before and after the commitment and the release, and before the end
  EXPECT_EQ(people_.Budget().total_reserved(), 0);
  EXPECT_EQ(people_.Budget().total_committed(), 55 * (kills_ + 1));
}

TEST_F(SagaKill, ACancellationAndARevisionGiveAllOfItBack) {
  const std::vector<std::pair<std::string, std::function<absl::Status(const std::string&)>>> acts = {
      {"c", [&](const std::string& id) { return people_.Cancel(id); }}, {"r", [&](const std::string& id) {
                                                                           return people_.Revise(id, {{lines_[0], 30}});
                                                                         }}};
  for (const auto& [letter, act] : acts) {
    int point = 0;
    for (; point < kMorePointsThanThereAre; ++point) {
      const std::string id = absl::StrCat(letter, point);
      people_.SubmittedRpp(id, both_);
      ASSERT_THAT(people_.Approve(id), testing::IsOk());
      const bool killed = KilledAt(point, [&, &act = act] { return act(id); });
      EXPECT_EQ(people_.Rpp(id).state(), rup::RPP_STATE_REPLACED) << id;
      EXPECT_EQ(people_.HeldFor(id), Money()) << id;
      if (!killed) {
        break;
      }
    }
    EXPECT_EQ(point, 5) << letter;  // before and after two releases, and before the end
    kills_ += point;
  }
  EXPECT_EQ(people_.Budget().total_reserved(), 0);
}

// Budgeting's write is the revision, procurement's the review: it is dead in between, or dies while it hears of it.
TEST_F(SagaKill, ACutLineSendsItsPackageToKajiUlangOnce) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  people_.SubmittedRpp("cut", both_);
  ASSERT_THAT(people_.Approve("cut"), testing::IsOk());
  constexpr int kRounds = 6;
  for (int round = 0; round < kRounds; ++round, ++kills_) {
    const std::string id = absl::StrCat("k", round);
    people_.SubmittedRpp(id, {{lines_[1], 10}});
    const bool dead_before = round % 2 == 0;
    if (dead_before) {
      stack_.Kill("procurement");
    }
    people_.ReviseLine(lines_[1], kLineAmount - 1 - round);
    if (!dead_before) {
      absl::SleepFor(absl::Microseconds(random() % 20'000));
      stack_.Kill("procurement");
    }
    Recover();
    Await("kaji ulang", [&] { return people_.Package(id).state() == rup::RUP_PACKAGE_STATE_KAJI_ULANG; });
    const std::string name = "instansi/probolinggo/rupPackages/" + id;
    EXPECT_EQ(Query(kReviews, postgres::Params().Text(name)).Int(0, 0), 1) << id;
  }
  // The money of an approved package stays held while it is reviewed.
  EXPECT_EQ(people_.Package("cut").state(), rup::RUP_PACKAGE_STATE_KAJI_ULANG);
  EXPECT_EQ(people_.HeldFor("cut"), held_);
}

}  // namespace
}  // namespace terpadu::saga_kill
