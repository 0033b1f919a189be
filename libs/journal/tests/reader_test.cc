#include "libs/journal/reader.h"

#include "gmock/gmock.h"
#include "libs/journal/tests/scratch_journal.h"

namespace terpadu::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr postgres::Statement kTakeNumber = {"take_number", "SELECT pg_current_xact_id()"};

TEST(Cursor, IsReadBackAsItWasWritten) {
  for (const Cursor cursor : {Cursor{}, Cursor{1, 0, 0}, Cursor{2, 777, 12}, Cursor{1, UINT64_MAX, INT64_MAX}}) {
    EXPECT_THAT(Cursor::Decode(cursor.Encode()), IsOkAndHolds(cursor));
  }
}

TEST(Cursor, ComparesAsText) {
  EXPECT_LT((Cursor{1, 9, 100}).Encode(), (Cursor{1, 10, 5}).Encode());
  EXPECT_LT((Cursor{1, 10, 5}).Encode(), (Cursor{2, 3, 1}).Encode());
  EXPECT_LT(Cursor().Encode(), (Cursor{1, 0, 0}).Encode());
}

TEST(Cursor, RefusesATextThatWasNeverGiven) {
  const std::string good = Cursor{1, 0xabc, 2}.Encode();
  std::string capitals = good;
  capitals[good.find('a')] = 'A';
  std::string negative = good;
  negative[8] = '-';
  for (const std::string& text :
       {std::string("x"), good + "0", good.substr(1), capitals, negative, std::string(40, '0'), std::string(40, 'f')}) {
    EXPECT_THAT(Cursor::Decode(text), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR")) << text;
  }
}

TEST(Reader, IsAtTheHeadOfAnEmptyJournal) {
  ScratchJournal journal;
  ASSERT_OK_AND_ASSIGN(const Batch batch, ReadBatch(journal.db(), "testing", {}, {}, 10));
  EXPECT_THAT(batch.events, IsEmpty());
  EXPECT_TRUE(batch.at_head);
  EXPECT_EQ(batch.next, Cursor());
  EXPECT_THAT(Head(journal.db()), IsOkAndHolds(Cursor()));
}

TEST(Reader, GoesOnFromTheCursorInBatchesOfTheLimit) {
  ScratchJournal journal;
  for (int version = 1; version <= 5; ++version) {
    ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "x", version)}), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const Batch first, ReadBatch(journal.db(), "testing", {}, {}, 3));
  EXPECT_THAT(NamesOf(first.events), ElementsAre("x 1", "x 2", "x 3"));
  EXPECT_FALSE(first.at_head);
  ASSERT_OK_AND_ASSIGN(const Batch second, ReadBatch(journal.db(), "testing", first.next, {}, 3));
  EXPECT_THAT(NamesOf(second.events), ElementsAre("x 4", "x 5"));
  EXPECT_TRUE(second.at_head);
  EXPECT_THAT(Head(journal.db()), IsOkAndHolds(second.next));
}

TEST(Reader, FiltersByInstansiAggregateAndSubjectAndStillGetsToTheHead) {
  ScratchJournal journal;
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "x", 1), ScratchJournal::Memo("a", "m", 1)}), IsOk());
  ASSERT_THAT(journal.Write("b", {ScratchJournal::Note("b", "y", 1), ScratchJournal::Note("b", "z", 1)}), IsOk());
  const auto read = [&](const Filter& filter) {
    const auto batch = journal.ReadAll({}, filter);
    EXPECT_THAT(batch, IsOk());
    EXPECT_THAT(Head(journal.db()), IsOkAndHolds(batch->next));
    return NamesOf(batch->events);
  };
  EXPECT_THAT(read({.instansi = "b"}), ElementsAre("y 1", "z 1"));
  EXPECT_THAT(read({.aggregates = {"memo"}}), ElementsAre("m 1"));
  EXPECT_THAT(read({.aggregates = {"memo", "note"}}), ElementsAre("x 1", "m 1", "y 1", "z 1"));
  EXPECT_THAT(read({.subject = ScratchJournal::SubjectOf("b", "y")}), ElementsAre("y 1"));
  EXPECT_THAT(read({.instansi = "a", .aggregates = {"note"}}), ElementsAre("x 1"));
  EXPECT_THAT(read({.instansi = "c"}), IsEmpty());
}

TEST(Reader, LooksAtNoMoreThanTenThousandRowsForARareEvent) {
  ScratchJournal journal;
  std::vector<Entry> entries(12'000, ScratchJournal::Note("a", "x", 1));
  for (Entry& entry : entries) {
    entry.event_id = NewUuid();
  }
  entries[11'000] = ScratchJournal::Memo("a", "m", 1);
  ASSERT_THAT(journal.Write("a", entries), IsOk());
  const Filter memos = {.aggregates = {"memo"}};
  ASSERT_OK_AND_ASSIGN(const Batch first, ReadBatch(journal.db(), "testing", {}, memos, 10));
  EXPECT_THAT(first.events, IsEmpty());
  EXPECT_FALSE(first.at_head);
  ASSERT_OK_AND_ASSIGN(const Batch second, ReadBatch(journal.db(), "testing", first.next, memos, 10));
  EXPECT_THAT(NamesOf(second.events), ElementsAre("m 1"));
  EXPECT_TRUE(second.at_head);
}

TEST(Reader, EndsABatchAtAMebibyteAndLeavesNothingOut) {
  ScratchJournal journal;
  std::vector<Entry> entries;
  for (int i = 1; i <= 50; ++i) {
    entries.push_back(ScratchJournal::Note("a", "big", i, std::string(60'000, 'x')));
    entries.push_back(ScratchJournal::Memo("a", "small", i));
  }
  ASSERT_THAT(journal.Write("a", entries), IsOk());
  const Filter notes = {.aggregates = {"note"}};
  ASSERT_OK_AND_ASSIGN(const Batch first, ReadBatch(journal.db(), "testing", {}, notes, 500));
  EXPECT_THAT(first.events, SizeIs(18));
  EXPECT_FALSE(first.at_head);
  ASSERT_OK_AND_ASSIGN(const Batch rest, journal.ReadAll(first.next, notes));
  EXPECT_THAT(rest.events, SizeIs(32));
}

TEST(Reader, WaitsForAnOlderTransactionThatStillRuns) {
  ScratchJournal journal;
  postgres::Connection slow(journal.conninfo());
  ASSERT_OK_AND_ASSIGN(postgres::Transaction older, slow.Begin(postgres::Scope::Instansi("a")));
  ASSERT_THAT(Append(older, "a", {ScratchJournal::Note("a", "older", 1)}, "{}"), IsOk());
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "younger", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch before, journal.ReadAll());
  EXPECT_THAT(before.events, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Horizon held, ReadHorizon(journal.db()));
  EXPECT_LT(held.oldest, held.next);
  ASSERT_THAT(older.Commit(), IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch after, journal.ReadAll(before.next));
  EXPECT_THAT(NamesOf(after.events), ElementsAre("older 1", "younger 1"));
}

// Why a follower goes by version: the number of a transaction is given before it waits for the row.
TEST(Reader, MayShowVersionsOfOneSubjectInTheOrderOfTheirTransactions) {
  ScratchJournal journal;
  postgres::Connection slow(journal.conninfo());
  ASSERT_OK_AND_ASSIGN(postgres::Transaction older, slow.Begin(postgres::Scope::Instansi("a")));
  ASSERT_THAT(older.Execute(kTakeNumber, {}), IsOk());
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "x", 1)}), IsOk());
  ASSERT_THAT(Append(older, "a", {ScratchJournal::Note("a", "x", 2)}, "{}"), IsOk());
  ASSERT_THAT(older.Commit(), IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch batch, journal.ReadAll());
  EXPECT_THAT(NamesOf(batch.events), ElementsAre("x 2", "x 1"));
}

TEST(Reader, FollowsTheIndexWithoutStatisticsOfTheTable) {
  ScratchJournal journal;
  std::vector<Entry> entries(20'000, ScratchJournal::Note("a", "x", 1));
  for (Entry& entry : entries) {
    entry.event_id = NewUuid();
  }
  ASSERT_THAT(journal.Write("a", entries), IsOk());
  ASSERT_OK_AND_ASSIGN(postgres::Transaction transaction, journal.db().Begin(postgres::Scope::EveryInstansi()));
  ASSERT_THAT(
      transaction.Execute({"read", "SELECT count(*) FROM journal_read(0, '0', 0, '', '{}', '', 500, 1048576)"}, {}),
      IsOk());
  ASSERT_OK_AND_ASSIGN(const postgres::Rows touched,
                       transaction.Execute({"touched",
                                            "SELECT sum(pg_stat_get_xact_tuples_returned(inhrelid))::bigint,"
                                            " sum(pg_stat_get_xact_tuples_fetched(inhrelid))::bigint"
                                            " FROM pg_inherits WHERE inhparent = 'journal'::regclass"},
                                           {}));
  EXPECT_EQ(touched.Int(0, 0), 0) << "rows of sequential scans";
  EXPECT_LE(touched.Int(0, 1), 510) << "rows by index";
}

TEST(Epoch, StaysInTheSameCluster) {
  ScratchJournal journal;
  ASSERT_THAT(CheckEpoch(journal.db()), IsOk());
  ASSERT_THAT(CheckEpoch(journal.db()), IsOk());
  EXPECT_EQ(journal.Count("SELECT max(epoch) FROM journal_epoch"), 1);
}

// In another cluster transaction numbers start anew: they are below those that the journal brought along.
TEST(Epoch, LetsACursorSurviveARestoreIntoAnotherCluster) {
  ScratchJournal journal;
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "seen", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch before, journal.ReadAll());
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "unseen", 1)}), IsOk());
  for (const char* moved : {"UPDATE journal_epoch SET system_identifier = 1 WHERE epoch = 1",
                            "UPDATE journal_epoch SET timeline = timeline + 1 WHERE epoch = 2"}) {
    postgres::Connection superuser(journal.SuperuserConninfo());
    ASSERT_THAT(superuser.ExecuteScript(moved), IsOk());
    ASSERT_THAT(CheckEpoch(journal.db()), IsOk());
  }
  EXPECT_EQ(journal.Count("SELECT max(epoch) FROM journal_epoch"), 3);
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "new", 1)}), IsOk());
  postgres::Connection writer(journal.conninfo());
  ASSERT_THAT(writer.Execute(postgres::Scope::EveryInstansi(),
                             {"low",
                              "INSERT INTO journal (instansi, tx, event_id, type, subject, version, payload,"
                              " audit) VALUES ('a', '3', gen_random_uuid(), 't', 'notes/low', 1, '', '{}')"},
                             {}),
              IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch after, journal.ReadAll(before.next));
  EXPECT_THAT(NamesOf(after.events), ElementsAre("unseen 1", "low 1", "new 1"));
}

}  // namespace
}  // namespace terpadu::journal
