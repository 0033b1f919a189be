#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "libs/journal/tests/scratch_follower.h"
#include "libs/journal/tests/scratch_journal.h"

namespace terpadu::journal {
namespace {

using testing::IsOk;

constexpr int kWriters = 16;
constexpr int kTransactions = 60;
constexpr int kRounds = 10;

constexpr postgres::Statement kNaive = {"naive",
                                        "SELECT pos, event_id FROM journal WHERE pos > $1 ORDER BY pos LIMIT 500"};

// One of 16: transactions of random length, each with some events of a subject of its own. Returns their ids.
std::vector<std::string> WriteAtRandom(const std::string& conninfo, int writer, uint64_t seed) {
  postgres::Connection connection(conninfo);
  std::mt19937_64 random(seed + writer);
  std::vector<std::string> written;
  for (int i = 0; i < kTransactions; ++i) {
    auto transaction = connection.Begin(postgres::Scope::Instansi("a"));
    EXPECT_THAT(transaction, IsOk());
    for (int events = 1 + random() % 3; events > 0; --events) {
      const Entry entry = ScratchJournal::Note("a", absl::StrCat(writer), written.size() + 1);
      EXPECT_THAT(Append(*transaction, "a", {entry}, "{}"), IsOk());
      written.push_back(entry.event_id);
      absl::SleepFor(absl::Microseconds(random() % 3000));
    }
    EXPECT_THAT(transaction->Commit(), IsOk());
  }
  return written;
}

// Reads behind the watermark until `done` and at the head.
std::vector<event::v1::Event> ReadRight(const std::string& conninfo, const std::atomic<bool>& done) {
  postgres::Connection connection(conninfo);
  std::vector<event::v1::Event> seen;
  Cursor cursor;
  for (bool last = false, ended = false; !ended;) {
    last = done;
    auto batch = ReadBatch(connection, "testing", cursor, {}, 100);
    EXPECT_THAT(batch, IsOk());
    std::move(batch->events.begin(), batch->events.end(), std::back_inserter(seen));
    cursor = batch->next;
    ended = last && batch->at_head;
  }
  return seen;
}

// As one would write it first: by serial number alone.
std::set<std::string> ReadNaively(const std::string& conninfo, const std::atomic<bool>& done) {
  postgres::Connection connection(conninfo);
  std::set<std::string> seen;
  int64_t pos = 0;
  for (bool last = false, ended = false; !ended;) {
    last = done;
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), kNaive, postgres::Params().Int(pos));
    EXPECT_THAT(rows, IsOk());
    for (int row = 0; row < rows->size(); ++row) {
      pos = rows->Int(row, 0);
      seen.insert(rows->Text(row, 1));
    }
    ended = last && rows->empty();
  }
  return seen;
}

struct Outcome {
  size_t written = 0;
  size_t naive = 0;
  std::vector<event::v1::Event> right;
  std::set<std::string> missing;  // by the right reader
};

Outcome RunRound(uint64_t seed) {
  ScratchJournal journal;
  std::vector<std::vector<std::string>> written(kWriters);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] { written[writer] = WriteAtRandom(journal.conninfo(), writer, seed * kWriters); });
  }
  Outcome outcome;
  std::atomic<bool> done = false;
  std::thread right([&] { outcome.right = ReadRight(journal.conninfo(), done); });
  std::thread naive([&] { outcome.naive = ReadNaively(journal.conninfo(), done).size(); });
  std::for_each(writers.begin(), writers.end(), [](std::thread& writer) { writer.join(); });
  done = true;
  right.join();
  naive.join();
  for (const auto& ids : written) {
    outcome.written += ids.size();
    outcome.missing.insert(ids.begin(), ids.end());
  }
  for (const event::v1::Event& event : outcome.right) {
    outcome.missing.erase(event.id());
  }
  return outcome;
}

void ExpectNothingLostNorTwice(const Outcome& outcome) {
  EXPECT_TRUE(outcome.missing.empty()) << outcome.missing.size() << " of " << outcome.written << " lost";
  EXPECT_EQ(outcome.right.size(), outcome.written);
  std::map<std::string, int64_t> versions;
  for (const event::v1::Event& event : outcome.right) {
    EXPECT_EQ(event.version(), ++versions[event.subject()]) << event.subject();
  }
}

// Raises the version of the one note under its row lock, as a service does.
void WriteToTheSameNote(const std::string& conninfo) {
  postgres::Connection connection(conninfo);
  for (int i = 0; i < kTransactions; ++i) {
    auto transaction = connection.Begin(postgres::Scope::Instansi("a"));
    EXPECT_THAT(transaction, IsOk());
    const auto raised = transaction->Execute({"raise", "UPDATE note SET version = version + 1 RETURNING version"}, {});
    EXPECT_THAT(raised, IsOk());
    EXPECT_THAT(Append(*transaction, "a", {ScratchJournal::Note("a", "x", raised->Int(0, 0))}, "{}"), IsOk());
    EXPECT_THAT(transaction->Commit(), IsOk());
  }
}

// Versions may come swapped out of the journal then; what a follower does with them does not.
TEST(Outbox, FollowerAppliesVersionsInOrderThatWritersContendFor) {
  ScratchJournal journal;
  ASSERT_THAT(journal.db().ExecuteScript("CREATE TABLE note AS SELECT 0::bigint AS version"), IsOk());
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back(WriteToTheSameNote, journal.conninfo());
  }
  std::vector<int64_t> applied;
  ScratchFollower follower;
  const Apply apply = [&](postgres::Transaction&, const event::v1::Event& event) {
    applied.push_back(event.version());
    return absl::OkStatus();
  };
  int swapped = 0;
  int64_t newest = 0;
  Cursor cursor;
  while (newest < kWriters * kTransactions || applied.size() < size_t{kWriters * kTransactions}) {
    ASSERT_OK_AND_ASSIGN(const Batch batch, ReadBatch(journal.db(), "testing", cursor, {}, 100));
    for (const event::v1::Event& event : batch.events) {
      swapped += event.version() < newest ? 1 : 0;
      newest = std::max(newest, event.version());
    }
    ASSERT_THAT(follower.Deliver(batch.events, batch.next.Encode(), apply), IsOk());
    cursor = batch.next;
  }
  std::for_each(writers.begin(), writers.end(), [](std::thread& writer) { writer.join(); });
  std::printf("%zu events, %d came after a later version\n", applied.size(), swapped);
  for (size_t i = 0; i < applied.size(); ++i) {
    ASSERT_EQ(applied[i], static_cast<int64_t>(i) + 1);
  }
  EXPECT_EQ(follower.Parked(), 0);
}

// Rounds until the naive reader was seen to lose, so that the test shows what the watermark is for.
TEST(Outbox, ReaderBehindTheWatermarkLosesNothingWhereOneBySerialNumberDoes) {
  const uint64_t seed = std::random_device()();
  size_t lost = 0;
  for (int round = 0; round < kRounds && lost == 0; ++round) {
    const Outcome outcome = RunRound(seed + round);
    ExpectNothingLostNorTwice(outcome);
    lost = outcome.written - outcome.naive;
    std::printf("seed %lu round %d: %zu events; lost by serial number %zu, behind the watermark %zu\n", seed, round,
                outcome.written, lost, outcome.missing.size());
  }
  EXPECT_GT(lost, 0U) << "seed " << seed;
}

}  // namespace
}  // namespace terpadu::journal
