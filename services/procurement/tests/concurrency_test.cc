#include <atomic>
#include <functional>
#include <random>
#include <thread>

#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class ConcurrencyTest : public ProcurementTest {
 protected:
  // Runs `work` on as many threads, each with a client and a number of its own, at once.
  void AtOnce(int threads, const std::function<void(Caller&, int)>& work) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < threads; ++i) {
      callers.push_back(NewCaller());
      ASSERT_THAT(callers.back()->connection().Ping(), IsOk());
    }
    std::atomic<int> waiting = threads;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&, i] {
        --waiting;
        while (waiting > 0) {
          std::this_thread::yield();
        }
        work(*callers[i], i);
      });
    }
    for (std::thread& thread : running) {
      thread.join();
    }
  }
};

constexpr int kThreads = 8;

TEST_F(ConcurrencyTest, TheSameAnnouncementAtOnceHappensOnceAndAnswersAll) {
  AddLine(Line("a"), 1000);
  for (int round = 0; round < 20; ++round) {
    v1::AnnounceRupPackageRequest request;
    request.set_name(Finalized(std::to_string(round), Tender({{Line("a"), 10}})));
    request.set_request_id(NewUuid());
    AtOnce(kThreads, [&](Caller& each, int) {
      EXPECT_THAT(each.Call(&ProcurementService::AnnounceRupPackage, request, kKpa), IsOk());
    });
    EXPECT_EQ(Events(request.name()).size(), 3u);
  }
  ExpectConsistent();
}

TEST_F(ConcurrencyTest, OfSeveralAnnouncementsOfAPackageOneSucceeds) {
  AddLine(Line("a"), 1000);
  for (int round = 0; round < 20; ++round) {
    const std::string name = Finalized(std::to_string(round), Tender({{Line("a"), 10}}));
    std::atomic<int> announced = 0;
    AtOnce(kThreads, [&](Caller& each, int) {
      const auto response = each.Announce(name);
      announced += response.ok();
      EXPECT_TRUE(response.ok() || ReasonOf(response.status()) == "WRONG_STATE") << response.status();
    });
    EXPECT_EQ(announced, 1);
  }
  ExpectConsistent();
}

TEST_F(ConcurrencyTest, TheLastRupiahOfALineGoesToOnePackage) {
  for (int round = 0; round < 20; ++round) {
    const std::string line = Line(std::to_string(round));
    AddLine(line, 100);
    std::atomic<int> created = 0;
    AtOnce(kThreads, [&](Caller& each, int number) {
      const auto response = each.Create(std::to_string(round) + "-" + std::to_string(number), Tender({{line, 60}}));
      created += response.ok();
      EXPECT_TRUE(response.ok() || ReasonOf(response.status()) == "LINE_OVERALLOCATED") << response.status();
    });
    EXPECT_EQ(created, 1);
  }
  ExpectConsistent();
}

TEST_F(ConcurrencyTest, OfSeveralRppOfAPackageOneIsTaken) {
  AddLine(Line("a"), 1000);
  for (int round = 0; round < 20; ++round) {
    const std::string package = Announced(std::to_string(round), Tender({{Line("a"), 10}}));
    std::atomic<int> taken = 0;
    AtOnce(kThreads, [&](Caller& each, int number) {
      const auto response = each.Submit(std::to_string(round) + "-" + std::to_string(number), CompleteRpp(package, 10));
      taken += response.ok();
      EXPECT_TRUE(response.ok() || ReasonOf(response.status()) == "RPP_EXISTS") << response.status();
      EXPECT_TRUE(response.ok() || response.status().code() == StatusCode::kFailedPrecondition) << response.status();
    });
    EXPECT_EQ(taken, 1);
  }
  ExpectConsistent();
}

TEST_F(ConcurrencyTest, TheSameRppAtOnceIsHandedOverOnceAndAnswersAll) {
  AddLine(Line("a"), 1000);
  for (int round = 0; round < 20; ++round) {
    v1::SubmitRppRequest request;
    request.set_parent(kParent);
    request.set_rpp_id(std::to_string(round));
    *request.mutable_rpp() = CompleteRpp(Announced(std::to_string(round), Tender({{Line("a"), 10}})), 10);
    request.set_request_id(NewUuid());
    AtOnce(kThreads,
           [&](Caller& each, int) { EXPECT_THAT(each.Call(&ProcurementService::SubmitRpp, request), IsOk()); });
  }
  constexpr postgres::Statement kRpps = {"test_count_rpps", "SELECT count(*) FROM rpp"};
  EXPECT_EQ(Query(kRpps).Int(0, 0), 20);
  ExpectConsistent();
}

TEST_F(ConcurrencyTest, OneApprovalReservesOnce) {
  AddLine(Line("a"), 1000);
  for (int round = 0; round < 10; ++round) {
    const std::string rpp = Submitted(std::to_string(round), Tender({{Line("a"), 10}}), 10);
    std::atomic<int> approved = 0;
    AtOnce(kThreads, [&](Caller& each, int) { approved += each.Approve(rpp).ok(); });
    EXPECT_EQ(approved, 1);
    EXPECT_EQ(budgeting.Reserved(Line("a")), (round + 1) * 10);
  }
  ExpectConsistent();
}

// The hot commands judge rows as they are after a wait, not as they were when the statement began.
class HotRaceTest : public ConcurrencyTest {
 protected:
  // Runs `command` while another transaction has done `change` and not committed yet; its outcome after the commit.
  absl::Status RunAcross(const postgres::Statement& change, const std::function<absl::Status(Caller&)>& command) {
    postgres::Connection other(conninfo);
    auto transaction = other.Begin(postgres::Scope::EveryInstansi());
    EXPECT_THAT(transaction, IsOk());
    EXPECT_THAT(transaction->Execute(change, postgres::Params()), IsOk());
    absl::Status outcome;
    std::thread waiting([&] { outcome = command(*NewCaller()); });
    constexpr postgres::Statement kWaiting = {"test_waiting",
                                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"};
    while (Query(kWaiting).Int(0, 0) == 0) {
      std::this_thread::yield();
    }
    EXPECT_THAT(transaction->Commit(), IsOk());
    waiting.join();
    return outcome;
  }

  int64_t Requests() {
    constexpr postgres::Statement kRequests = {"test_requests", "SELECT count(*) FROM request"};
    return Query(kRequests).Int(0, 0);
  }
};

TEST_F(HotRaceTest, AnAnnouncementSeesTheLineThatWasCutMeanwhile) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({{Line("a"), 60}}));
  const int64_t requests = Requests();
  constexpr postgres::Statement kCut = {"test_cut", "UPDATE budget_line SET amount = 59"};
  EXPECT_THAT(RunAcross(kCut, [&](Caller& each) { return each.Announce(name).status(); }),
              StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_EQ(caller.Package(name).state(), v1::RUP_PACKAGE_STATE_FINALIZED);
  EXPECT_EQ(Requests(), requests);
}

TEST_F(HotRaceTest, AnAnnouncementSeesTheLineThatGrewMeanwhile) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({{Line("a"), 60}}));
  ReviseLine(Line("a"), 100, 59);
  constexpr postgres::Statement kGrow = {"test_grow", "UPDATE budget_line SET amount = 60"};
  EXPECT_THAT(RunAcross(kGrow, [&](Caller& each) { return each.Announce(name).status(); }), IsOk());
  ExpectConsistent();
}

TEST_F(HotRaceTest, AnAnnouncementSeesThePackageThatWasCancelledMeanwhile) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({{Line("a"), 60}}));
  const int64_t requests = Requests();
  constexpr postgres::Statement kCancel = {"test_cancel", "UPDATE rup_package SET state = 'CANCELLED'"};
  EXPECT_THAT(RunAcross(kCancel, [&](Caller& each) { return each.Announce(name).status(); }),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Requests(), requests);
}

TEST_F(HotRaceTest, AnRppSeesThePackageThatWentToKajiUlangMeanwhile) {
  AddLine(Line("a"), 100);
  const std::string name = Announced("1", Tender({{Line("a"), 60}}));
  const int64_t requests = Requests();
  constexpr postgres::Statement kReview = {"test_review", "UPDATE rup_package SET state = 'KAJI_ULANG'"};
  EXPECT_THAT(RunAcross(kReview, [&](Caller& each) { return each.Submit("r", CompleteRpp(name, 60)).status(); }),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Requests(), requests);
}

TEST_F(HotRaceTest, AnRppTakesTheVersionThatThePackageGotMeanwhile) {
  AddLine(Line("a"), 100);
  const std::string name = Announced("1", Tender({{Line("a"), 60}}));
  constexpr postgres::Statement kTouch = {"test_touch", "UPDATE rup_package SET version = 7"};
  EXPECT_THAT(RunAcross(kTouch, [&](Caller& each) { return each.Submit("r", CompleteRpp(name, 60)).status(); }),
              IsOk());
  EXPECT_EQ(caller.Rpp("instansi/probolinggo/rpps/r").rup_version(), 7);
}

// Whatever is done to packages on a few lines at once, together with cuts of those lines: the sums kept with the lines
// are those of the packages, no version is missing, and no line is given away beyond what it had.
TEST_F(ConcurrencyTest, SumsHoldUnderAnyInterleaving) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  constexpr int kLines = 3;
  constexpr int kEach = 40;
  for (int i = 0; i < kLines; ++i) {
    AddLine(Line(std::to_string(i)), 500);
  }
  AtOnce(kThreads + 1, [&](Caller& each, int number) {
    std::mt19937 random(seed + static_cast<unsigned>(number));
    const auto any = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    if (number == kThreads) {
      std::map<std::string, int64_t> amounts;
      for (int i = 0; i < kEach / 2; ++i) {
        const std::string line = Line(std::to_string(any(kLines)));
        const int64_t before = amounts.try_emplace(line, 500).first->second;
        amounts[line] = 400 + any(200);
        ReviseLine(line, before, amounts[line]);
      }
      return;
    }
    for (int i = 0; i < kEach; ++i) {
      const std::string id = std::to_string(number) + "-" + std::to_string(i);
      const std::string name = "instansi/probolinggo/rupPackages/" + id;
      const int first = any(kLines);
      const v1::RupPackage package = Tender(
          {{Line(std::to_string(first)), 1 + any(20)}, {Line(std::to_string((first + 1) % kLines)), 1 + any(20)}});
      if (!each.Create(id, package).ok() || !each.Finalize(name).ok()) {
        continue;
      }
      const auto announced = each.Announce(name);
      EXPECT_TRUE(announced.ok() || ReasonOf(announced.status()) == "LINE_OVERALLOCATED") << announced.status();
      const auto ended = any(2) == 0 ? each.Cancel(name).status() : each.Revise(name, {{id + "r", package}}).status();
      EXPECT_TRUE(ended.ok() || ReasonOf(ended) == "LINE_OVERALLOCATED" || ReasonOf(ended) == "WRONG_STATE" ||
                  ReasonOf(ended) == "CONCURRENT_CHANGE")
          << ended;
    }
  });
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
