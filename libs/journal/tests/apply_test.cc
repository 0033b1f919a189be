#include <algorithm>
#include <random>
#include <thread>

#include "gmock/gmock.h"
#include "libs/base/error.h"
#include "libs/journal/follower.h"
#include "libs/journal/tests/scratch_follower.h"
#include "libs/journal/tests/scratch_journal.h"

namespace terpadu::journal {
namespace {

using event::v1::Event;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

TEST(Apply, AppliesABatchAndMovesTheCursor) {
  ScratchFollower follower;
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("b", "y", 1), NoteEvent("a", "x", 2)}, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "y 1", "x 2"));
  EXPECT_EQ(follower.StoredCursor(), "c1");
}

TEST(Apply, ChangesNothingOnADuplicateDelivery) {
  ScratchFollower follower;
  const std::vector<Event> events = {NoteEvent("a", "x", 1), NoteEvent("a", "x", 2)};
  ASSERT_THAT(follower.Deliver(events, "c1"), IsOk());
  ASSERT_THAT(follower.Deliver(events, "c1"), IsOk());
  ASSERT_THAT(follower.Deliver({events[1]}, "c2"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2"));
  EXPECT_THAT(follower.DeadLetters(), IsEmpty());
}

TEST(Apply, TellsSubjectsOfTheSameNameInTwoInstansiApart) {
  ScratchFollower follower;
  Event other = NoteEvent("a", "x", 1);
  other.set_partitionkey("b");
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), other}, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 1"));
}

TEST(Apply, GivesTheFunctionTheRowsOfTheEventsInstansiAlone) {
  ScratchFollower follower;
  std::vector<std::string> scopes;
  const Apply apply = [&](postgres::Transaction& transaction, const Event&) -> absl::Status {
    TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute({"scope",
                                                                   "SELECT current_setting('terpadu.instansi')"
                                                                   " || current_setting('terpadu.scope')"},
                                                                  {}));
    scopes.push_back(rows.Text(0, 0));
    return absl::OkStatus();
  };
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("b", "y", 1)}, "c1", apply), IsOk());
  EXPECT_THAT(scopes, ElementsAre("a", "b"));
}

TEST(Apply, ParksBehindAGapUntilItIsFilled) {
  ScratchFollower follower;
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 3)}, "c1"), IsOk());
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 4), NoteEvent("a", "y", 1)}, "c2"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "y 1"));
  EXPECT_EQ(follower.Parked(), 2);
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 2)}, "c3"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "y 1", "x 2", "x 3", "x 4"));
  EXPECT_EQ(follower.Parked(), 0);
}

TEST(Apply, PutsVersionsThatComeSwappedInOneBatchInOrder) {
  ScratchFollower follower;
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 3), NoteEvent("a", "x", 2), NoteEvent("a", "x", 1)}, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2", "x 3"));
  EXPECT_EQ(follower.Parked(), 0);
}

TEST(Apply, ParksASubjectFirstSeenInTheMiddle) {
  ScratchFollower follower;
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 7)}, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), IsEmpty());
  EXPECT_EQ(follower.Parked(), 1);
}

TEST(Apply, SetsAPoisonousEventAsideAndGoesOnWithTheOthers) {
  ScratchFollower follower;
  follower.Poison("x 2");
  ASSERT_THAT(
      follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 2), NoteEvent("a", "y", 1), NoteEvent("a", "x", 3)},
                       "c1"),
      IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "y 1"));
  EXPECT_THAT(follower.DeadLetters(), ElementsAre("x 2: FAILED_PRECONDITION POISON: cannot digest this"));
  EXPECT_EQ(follower.Parked(), 1);
  EXPECT_EQ(follower.StoredCursor(), "c1");
}

// Writes what was applied down at the end, and fails there for `x 2`.
class WrittenAtTheEnd final : public Application {
 public:
  explicit WrittenAtTheEnd(postgres::Transaction& transaction) : transaction_(transaction) {}

  absl::Status Apply(const Event& event) override {
    names_.push_back(NamesOf({event}).front());
    return absl::OkStatus();
  }
  absl::Status Finish() override {
    if (std::count(names_.begin(), names_.end(), "x 2") > 0) {
      return Error(absl::StatusCode::kFailedPrecondition, "POISON", "cannot digest one of these");
    }
    return transaction_
        .Execute({"write_all", "INSERT INTO applied (name) SELECT unnest($1::text[])"},
                 postgres::Params().TextArray(names_))
        .status();
  }

 private:
  postgres::Transaction& transaction_;
  std::vector<std::string> names_;
};

TEST(Apply, FindsTheEventToBlameWhenABatchFailsAtItsEnd) {
  ScratchFollower follower;
  const journal::Apply together = journal::Apply::Together(
      [](postgres::Transaction& transaction) { return std::make_unique<WrittenAtTheEnd>(transaction); });
  const std::vector<Event> events = {NoteEvent("a", "x", 1), NoteEvent("b", "y", 1), NoteEvent("a", "x", 2),
                                     NoteEvent("a", "x", 3), NoteEvent("b", "y", 2)};
  ASSERT_THAT(follower.Deliver(events, "c1", together), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "y 1", "y 2"));
  EXPECT_THAT(follower.DeadLetters(), ElementsAre("x 2: FAILED_PRECONDITION POISON: cannot digest one of these"));
  EXPECT_EQ(follower.Parked(), 1);
  EXPECT_EQ(follower.StoredCursor(), "c1");
}

TEST(Apply, SetsAsideWhatTheDatabaseRefuses) {
  ScratchFollower follower;
  const Apply divide = [](postgres::Transaction& transaction, const Event& event) {
    return transaction.Execute({"divide", "SELECT 1 / (2 - $1::int)"}, postgres::Params().Int(event.version()))
        .status();
  };
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 2)}, "c1", divide), IsOk());
  EXPECT_THAT(follower.DeadLetters(), ElementsAre(HasSubstr("x 2: INTERNAL DATABASE_DEFECT")));
  EXPECT_EQ(follower.StoredCursor(), "c1");
}

TEST(Apply, RetriesDeadLettersAndThenWhatWaitsBehindThem) {
  ScratchFollower follower;
  follower.Poison("x 1");
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 2), NoteEvent("a", "x", 3)}, "c1"), IsOk());
  ASSERT_OK_AND_ASSIGN(const Retried poisoned, follower.Retry());
  EXPECT_EQ(poisoned.applied, 0);
  EXPECT_EQ(poisoned.left, 1);
  EXPECT_EQ(follower.Count("SELECT sum(attempts) FROM feed_dead_letter"), 2);
  follower.Heal();
  ASSERT_OK_AND_ASSIGN(const Retried healed, follower.Retry());
  EXPECT_EQ(healed.applied, 3);
  EXPECT_EQ(healed.left, 0);
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2", "x 3"));
  EXPECT_EQ(follower.Parked(), 0);
}

TEST(Apply, SetsAParkedEventAsideWhenItFailsOnceReleased) {
  ScratchFollower follower;
  follower.Poison("x 2");
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 2), NoteEvent("a", "x", 3)}, "c1"), IsOk());
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1)}, "c2"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1"));
  EXPECT_THAT(follower.DeadLetters(), ElementsAre(HasSubstr("x 2")));
  EXPECT_EQ(follower.Parked(), 1);
  follower.Heal();
  ASSERT_OK_AND_ASSIGN(const Retried healed, follower.Retry());
  EXPECT_EQ(healed.applied, 2);
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2", "x 3"));
}

TEST(Apply, StandsStillRatherThanParkMoreThanItsBound) {
  ScratchFollower follower;
  const auto deliver = [&](const std::vector<Event>& events, const std::string& cursor) {
    return follower.Deliver(events, cursor, follower.apply(), /*most_parked=*/2);
  };
  ASSERT_THAT(deliver({NoteEvent("a", "x", 2), NoteEvent("b", "y", 2)}, "c1"), IsOk());
  EXPECT_THAT(deliver({NoteEvent("a", "z", 1), NoteEvent("a", "x", 3)}, "c2"),
              StatusIs(absl::StatusCode::kUnavailable, "FOLLOWER_STALLED"));
  EXPECT_THAT(follower.Applied(), IsEmpty());
  EXPECT_EQ(follower.Parked(), 2);
  EXPECT_EQ(follower.StoredCursor(), "c1");
  ASSERT_THAT(deliver({NoteEvent("a", "z", 1)}, "c2"), IsOk());                          // parks nothing
  ASSERT_THAT(deliver({NoteEvent("a", "x", 5), NoteEvent("a", "x", 1)}, "c3"), IsOk());  // makes room
  EXPECT_THAT(follower.Applied(), ElementsAre("z 1", "x 1", "x 2"));
  EXPECT_EQ(follower.Parked(), 2);
}

TEST(Apply, StandsStillBehindAPoisonousEventUntilItIsRetried) {
  ScratchFollower follower;
  follower.Poison("x 1");
  const auto deliver = [&](int64_t version) {
    return follower.Deliver({NoteEvent("a", "x", version)}, absl::StrCat("c", version), follower.apply(),
                            /*most_parked=*/1);
  };
  ASSERT_THAT(deliver(1), IsOk());
  ASSERT_THAT(deliver(2), IsOk());
  EXPECT_THAT(deliver(3), StatusIs(absl::StatusCode::kUnavailable, "FOLLOWER_STALLED"));
  follower.Heal();
  ASSERT_THAT(follower.Retry(), IsOk());
  EXPECT_THAT(deliver(3), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2", "x 3"));
}

TEST(Apply, HealsADeadLetterThatIsDeliveredAgain) {
  ScratchFollower follower;
  follower.Poison("x 1");
  const std::vector<Event> events = {NoteEvent("a", "x", 1), NoteEvent("a", "x", 2)};
  ASSERT_THAT(follower.Deliver(events, "c1"), IsOk());
  follower.Heal();
  ASSERT_THAT(follower.Deliver(events, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2"));
  EXPECT_THAT(follower.DeadLetters(), IsEmpty());
  EXPECT_EQ(follower.Parked(), 0);
}

TEST(Apply, SetsAsideASecondEventOfOneVersionWhereverItMeetsTheFirst) {
  ScratchFollower follower;
  const auto double_of = [](const char* id, int64_t version) {
    Event event = NoteEvent("a", id, version);
    event.set_id(NewUuid());
    return event;
  };
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), double_of("x", 1)}, "c1"), IsOk());  // applied
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "y", 2), double_of("y", 2)}, "c2"), IsOk());  // early, in one batch
  ASSERT_THAT(follower.Deliver({double_of("y", 2)}, "c3"), IsOk());                          // parked
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "z", 2)}, "c4"), IsOk());
  ASSERT_THAT(follower.Deliver({double_of("z", 2), NoteEvent("a", "z", 1)}, "c5"), IsOk());  // released
  EXPECT_THAT(follower.DeadLetters(), ElementsAre("x 1: two events of one version", "y 2: two events of one version",
                                                  "y 2: two events of one version", "z 2: two events of one version"));
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "z 1", "z 2"));
}

TEST(Apply, LeavesNothingWhenItEndsInTheMiddle) {
  ScratchFollower follower;
  const Apply crash = [&](postgres::Transaction& transaction, const Event& event) {
    if (event.version() == 2) {
      throw std::runtime_error("crash");
    }
    return follower.apply()(transaction, event);
  };
  const std::vector<Event> events = {NoteEvent("a", "x", 1), NoteEvent("a", "x", 2)};
  EXPECT_THROW(static_cast<void>(follower.Deliver(events, "c1", crash)), std::runtime_error);
  EXPECT_THAT(follower.Applied(), IsEmpty());
  EXPECT_EQ(follower.StoredCursor(), "");
  ASSERT_THAT(follower.Deliver(events, "c1"), IsOk());
  EXPECT_THAT(follower.Applied(), ElementsAre("x 1", "x 2"));
}

TEST(Apply, GivesATransientErrorBackAndLeavesNothing) {
  ScratchFollower follower;
  const Apply away = [&](postgres::Transaction& transaction, const Event& event) {
    return event.version() == 2 ? Error(absl::StatusCode::kUnavailable, "AWAY", "away")
                                : follower.apply()(transaction, event);
  };
  EXPECT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 2)}, "c1", away),
              StatusIs(absl::StatusCode::kUnavailable, "AWAY"));
  EXPECT_THAT(follower.Applied(), IsEmpty());
  EXPECT_THAT(follower.DeadLetters(), IsEmpty());
  EXPECT_EQ(follower.StoredCursor(), "");
}

TEST(Apply, HidesWhatItRemembersFromOtherInstansi) {
  ScratchFollower follower;
  follower.Poison("y 1");
  ASSERT_THAT(follower.Deliver({NoteEvent("a", "x", 1), NoteEvent("a", "x", 3), NoteEvent("a", "y", 1)}, "c1"), IsOk());
  for (const std::string table : {"feed_subject", "feed_parked", "feed_dead_letter"}) {
    const std::string sql = "SELECT count(*) FROM " + table;
    postgres::Connection connection(follower.conninfo());
    ASSERT_OK_AND_ASSIGN(const postgres::Rows of_b,
                         connection.Execute(postgres::Scope::Instansi("b"), {"of_b", sql}, {}));
    EXPECT_EQ(of_b.Int(0, 0), 0) << table;
    EXPECT_EQ(follower.Count(sql), 1) << table;
  }
}

// Any order, any repetition, any cut into batches, two replicas at once: each subject's versions once, in order.
TEST(Apply, AppliesEachVersionOnceAndInOrderHoweverEventsCome) {
  const uint64_t seed = std::random_device()();
  std::mt19937_64 random(seed);
  std::vector<Event> events;
  for (int subject = 0; subject < 5; ++subject) {
    for (int version = 1; version <= 20; ++version) {
      events.push_back(NoteEvent("a", absl::StrCat(subject), version));
      events.push_back(events.back());
    }
  }
  std::shuffle(events.begin(), events.end(), random);
  ScratchFollower follower;
  const auto replica = [&](uint64_t own_seed) {
    std::mt19937_64 cut(own_seed);
    postgres::Connection connection(follower.conninfo());
    for (size_t begin = 0; begin < events.size();) {
      const size_t end = std::min(events.size(), begin + 1 + cut() % 30);
      EXPECT_THAT(ApplyBatch(connection, "testing", {events.begin() + begin, events.begin() + end},
                             absl::StrCat("c", end), follower.apply()),
                  IsOk());
      begin = end;
    }
  };
  std::thread other(replica, random());
  replica(random());
  other.join();
  std::map<std::string, int> versions;
  for (const std::string& name : follower.Applied()) {
    const std::string subject = name.substr(0, name.find(' '));
    EXPECT_EQ(name, absl::StrCat(subject, " ", ++versions[subject])) << "seed " << seed;
  }
  EXPECT_EQ(follower.Applied().size(), 100U) << "seed " << seed;
  EXPECT_EQ(follower.Parked(), 0) << "seed " << seed;
  EXPECT_THAT(follower.DeadLetters(), IsEmpty()) << "seed " << seed;
}

}  // namespace
}  // namespace terpadu::journal
