#include "libs/journal/append.h"

#include "gmock/gmock.h"
#include "libs/journal/tests/scratch_journal.h"
#include "libs/testing/proto_matchers.h"

namespace terpadu::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::v1::Noted;

TEST(EventType, ComesFromThePackageAndTheOptionOfThePayload) {
  EXPECT_EQ(EventTypeOf(Noted::descriptor()), "id.go.terpadu.testing.note.noted.v1");
  EXPECT_EQ(DataschemaOf("id.go.terpadu.testing.note.noted.v1"), "terpadu.testing.v1.Noted");
  EXPECT_EQ(DataschemaOf("id.go.terpadu.testing.note.burnt.v1"), "");
}

TEST(AppendDeathTest, RefusesAPayloadWithoutTheEventOption) {
  EXPECT_DEATH(MakeEntry("instansi/a/notes/1", 1, event::v1::Event()), "IsPayload");
}

TEST(AppendDeathTest, RefusesAPayloadOver64KiB) {
  EXPECT_DEATH(ScratchJournal::Note("a", "1", 1, std::string(64 << 10, 'x')), "kLargestPayload");
}

TEST(Append, GivesTheEnvelopeWhatTheAuditKnows) {
  ScratchJournal journal;
  const Entry entry = ScratchJournal::Note("a", "1", 1, "sekolah");
  ASSERT_THAT(journal.Write("a", {entry},
                            R"({"actor":"ppk-1","correlationid":"c","causationid":"e","traceparent":"00-t-s-01"})"),
              IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch batch, journal.ReadAll());
  ASSERT_THAT(batch.events, SizeIs(1));
  event::v1::Event event = batch.events[0];
  EXPECT_GT(event.time().seconds(), 0);
  EXPECT_EQ(event.sequence(), batch.next.Encode());
  Noted payload;
  ASSERT_TRUE(payload.ParseFromString(event.data()));
  EXPECT_EQ(payload.text(), "sekolah");
  EXPECT_THAT(event, testing::MatchesProto<event::v1::Event>(absl::StrCat("id: '", entry.event_id, R"('
    source: 'testing' type: 'id.go.terpadu.testing.note.noted.v1' subject: 'instansi/a/notes/1'
    dataschema: 'terpadu.testing.v1.Noted' partitionkey: 'a' correlationid: 'c' causationid: 'e'
    traceparent: '00-t-s-01' version: 1)")));
}

TEST(Append, KeepsTheOrderAndTheBytesOfThousandsOfEntries) {
  ScratchJournal journal;
  std::vector<Entry> entries;
  for (int i = 1; i <= 2500; ++i) {
    entries.push_back(ScratchJournal::Note("a", "1", i, std::string(i % 7, '\0') + absl::StrCat(i)));
  }
  ASSERT_THAT(journal.Write("a", entries), IsOk());
  ASSERT_OK_AND_ASSIGN(const Batch batch, journal.ReadAll());
  ASSERT_THAT(batch.events, SizeIs(entries.size()));
  for (size_t i = 0; i < entries.size(); ++i) {
    ASSERT_EQ(batch.events[i].id(), entries[i].event_id);
    ASSERT_EQ(batch.events[i].data(), entries[i].payload);
  }
}

TEST(Append, WithoutCommitLeavesNothing) {
  ScratchJournal journal;
  {
    ASSERT_OK_AND_ASSIGN(postgres::Transaction transaction, journal.db().Begin(postgres::Scope::Instansi("a")));
    ASSERT_THAT(Append(transaction, "a", {ScratchJournal::Note("a", "1", 1)}, "{}"), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const Batch batch, journal.ReadAll());
  EXPECT_THAT(batch.events, IsEmpty());
}

TEST(Append, RefusesVersionZeroAndAnotherInstansi) {
  ScratchJournal journal;
  EXPECT_THAT(journal.Write("a", {ScratchJournal::Note("a", "1", 0)}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
  ASSERT_OK_AND_ASSIGN(postgres::Transaction transaction, journal.db().Begin(postgres::Scope::Instansi("a")));
  EXPECT_FALSE(Append(transaction, "b", {ScratchJournal::Note("b", "1", 1)}, "{}").ok());
}

// Of the journal and each of its partitions, also for the superuser.
TEST(Journal, RefusesUpdateDeleteAndTruncate) {
  ScratchJournal journal;
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "1", 1)}), IsOk());
  postgres::Connection superuser(journal.SuperuserConninfo());
  for (const std::string table : {"journal", "journal_default", "journal_' || to_char(now(), 'YYYY_MM') || '"}) {
    for (const std::string change : {"UPDATE %s SET version = 2", "DELETE FROM %s", "TRUNCATE %s"}) {
      std::string statement = change;
      statement.replace(change.find("%s"), 2, table);
      EXPECT_FALSE(superuser.ExecuteScript("DO $$ BEGIN EXECUTE '" + statement + "'; END $$").ok()) << statement;
    }
  }
  EXPECT_EQ(journal.Count("SELECT count(*) FROM journal"), 1);
}

TEST(Journal, ShowsAnInstansiItsOwnEventsAlone) {
  ScratchJournal journal;
  ASSERT_THAT(journal.Write("a", {ScratchJournal::Note("a", "1", 1)}), IsOk());
  ASSERT_THAT(journal.Write("b", {ScratchJournal::Note("b", "1", 1)}), IsOk());
  const postgres::Statement everything = {"everything", "SELECT instansi FROM journal"};
  const postgres::Statement partition = {"partition",
                                         "SELECT count(*) FROM pg_class JOIN pg_inherits ON oid = inhrelid"
                                         " WHERE inhparent = 'journal'::regclass"
                                         " AND NOT (relrowsecurity AND relforcerowsecurity)"};
  ASSERT_OK_AND_ASSIGN(const postgres::Rows of_a, journal.db().Execute(postgres::Scope::Instansi("a"), everything, {}));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows of_nobody,
                       journal.db().Execute(postgres::Scope::Instansi(""), everything, {}));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows of_all,
                       journal.db().Execute(postgres::Scope::EveryInstansi(), everything, {}));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows open_partitions,
                       journal.db().Execute(postgres::Scope::Instansi(""), partition, {}));
  ASSERT_EQ(of_a.size(), 1);
  EXPECT_EQ(of_a.Text(0, 0), "a");
  EXPECT_EQ(of_nobody.size(), 0);
  EXPECT_EQ(of_all.size(), 2);
  EXPECT_EQ(open_partitions.Int(0, 0), 0);
}

TEST(Journal, HasAPartitionForEachMonthAheadAndADefaultOne) {
  ScratchJournal journal;
  const char kPartitions[] = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal'::regclass";
  EXPECT_EQ(journal.Count(kPartitions), 1 + 24 + 1);
  ASSERT_THAT(CreatePartitions(journal.db(), 24), IsOk());
  EXPECT_EQ(journal.Count(kPartitions), 1 + 24 + 1);
  ASSERT_THAT(CreatePartitions(journal.db(), 30), IsOk());
  EXPECT_EQ(journal.Count(kPartitions), 1 + 30 + 1);
}

}  // namespace
}  // namespace terpadu::journal
