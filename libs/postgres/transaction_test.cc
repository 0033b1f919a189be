#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/postgres/connection.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

constexpr char kSchema[] = R"sql(
CREATE TABLE note (instansi text NOT NULL, id bigint PRIMARY KEY, text text);
SELECT protect_instansi('note');
)sql";

constexpr Statement kInsert = {"note_insert", "INSERT INTO note VALUES ($1, $2, $3) RETURNING id, text"};
constexpr Statement kCount = {"note_count", "SELECT count(*) FROM note"};
constexpr Statement kSleep = {"note_sleep", "SELECT pg_sleep(60)"};

Params Note(int64_t id, std::string_view text = "", std::string_view instansi = "3201") {
  return std::move(Params().Text(instansi).Int(id).Text(text));
}

class TransactionTest : public ::testing::Test {
 protected:
  TransactionTest() { EXPECT_THAT(connection_.ExecuteScript(kSchema), IsOk()); }

  int64_t Count() {
    const auto rows = connection_.Execute(Scope::EveryInstansi(), kCount, Params());
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->Int(0, 0) : -1;
  }

  const std::string conninfo_ = ScratchPostgres::Get().NewDatabase({});
  Connection connection_{conninfo_};
};

TEST_F(TransactionTest, WhatItDidIsSeenByOthersOnlyAfterCommit) {
  Connection other(conninfo_);
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::Instansi("3201")));
  ASSERT_THAT(transaction.Execute(kInsert, Note(1)), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(2)), IsOk());
  ASSERT_OK_AND_ASSIGN(const Rows before, other.Execute(Scope::EveryInstansi(), kCount, Params()));
  EXPECT_EQ(before.Int(0, 0), 0);
  EXPECT_THAT(transaction.Commit(), IsOk());
  ASSERT_OK_AND_ASSIGN(const Rows after, other.Execute(Scope::EveryInstansi(), kCount, Params()));
  EXPECT_EQ(after.Int(0, 0), 2);
}

TEST_F(TransactionTest, RollsBackWhenItIsNotCommitted) {
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
    ASSERT_THAT(transaction.Execute(kInsert, Note(1)), IsOk());
  }
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, RollsBackOnceEvenWhenItWasMoved) {
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
    Transaction moved = std::move(transaction);
    ASSERT_THAT(moved.Execute(kInsert, Note(1)), IsOk());
  }
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, AFailedStatementLeavesItFailedAndCommitSaysSo) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_THAT(transaction.Execute(kInsert, Note(1)), IsOk());
  EXPECT_THAT(transaction.Execute(kInsert, Note(1)), StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
  EXPECT_THAT(transaction.Execute(kInsert, Note(2)), StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_THAT(transaction.Commit(), StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, GoesOnFromItsSavepointAfterAFailure) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_THAT(transaction.Execute(kInsert, Note(1)), IsOk());
  ASSERT_THAT(transaction.Savepoint(), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(2)), IsOk());
  EXPECT_FALSE(transaction.Execute(kInsert, Note(1)).ok());
  ASSERT_THAT(transaction.RollbackToSavepoint(), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(3)), IsOk());
  ASSERT_THAT(transaction.Commit(), IsOk());
  EXPECT_EQ(Count(), 2);
}

TEST_F(TransactionTest, ANewSavepointReplacesTheLast) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_THAT(transaction.Savepoint(), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(1)), IsOk());
  ASSERT_THAT(transaction.Savepoint(), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(2)), IsOk());
  ASSERT_THAT(transaction.RollbackToSavepoint(), IsOk());
  ASSERT_THAT(transaction.RollbackToSavepoint(), IsOk());
  ASSERT_THAT(transaction.Commit(), IsOk());
  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionTest, ChangesItsScopeOnTheWay) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::Instansi("3201")));
  ASSERT_THAT(transaction.Execute(kInsert, Note(1, "", "3201")), IsOk());
  ASSERT_THAT(transaction.SetScope(Scope::Instansi("3202")), IsOk());
  ASSERT_THAT(transaction.Execute(kInsert, Note(2, "", "3202")), IsOk());
  ASSERT_OK_AND_ASSIGN(const Rows seen, transaction.Execute(kCount, Params()));
  EXPECT_EQ(seen.Int(0, 0), 1);
  ASSERT_THAT(transaction.Commit(), IsOk());
  EXPECT_EQ(Count(), 2);
}

TEST_F(TransactionTest, ABatchOfAThousandAnswersInOrder) {
  std::vector<Params> batch;
  for (int64_t id = 1; id <= 1000; ++id) {
    batch.push_back(Note(id));
  }
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_OK_AND_ASSIGN(const std::vector<Rows> results, transaction.ExecuteBatch(kInsert, batch));
  ASSERT_THAT(transaction.Commit(), IsOk());
  ASSERT_EQ(results.size(), 1000);
  for (size_t i = 0; i < results.size(); ++i) {
    ASSERT_EQ(results[i].Int(0, 0), static_cast<int64_t>(i + 1));
  }
  EXPECT_EQ(Count(), 1000);
}

// 100 MB each way are more than all socket buffers between them hold.
TEST_F(TransactionTest, ABatchGreaterThanTheSocketBuffersDoesNotBlockForEver) {
  const std::string text(100'000, 'x');
  std::vector<Params> batch;
  for (int64_t id = 1; id <= 1000; ++id) {
    batch.push_back(Note(id, text));
  }
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_OK_AND_ASSIGN(const std::vector<Rows> results, transaction.ExecuteBatch(kInsert, batch));
  EXPECT_EQ(results.back().Text(0, 1).size(), text.size());
}

TEST_F(TransactionTest, AnEmptyBatchIsNothing) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  ASSERT_OK_AND_ASSIGN(const std::vector<Rows> results, transaction.ExecuteBatch(kInsert, {}));
  EXPECT_TRUE(results.empty());
}

TEST_F(TransactionTest, ABatchFailsAsAWholeWithItsFirstError) {
  ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  EXPECT_THAT(transaction.ExecuteBatch(kInsert, {Note(1), Note(1), Note(2)}),
              StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
}

TEST_F(TransactionTest, AStatementEndsAtTheDeadlineOfTheTransactionAndNothingRunsAfterIt) {
  {
    const absl::Time deadline = absl::Now() + absl::Milliseconds(300);
    ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi(deadline)));
    EXPECT_THAT(transaction.Execute(kSleep, Params()),
                StatusIs(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT"));
    EXPECT_THAT(transaction.Commit(), StatusIs(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT"));
  }
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, ARuleCheckedAtCommitFailsTheCommit) {
  ASSERT_THAT(connection_.ExecuteScript("CREATE TABLE unit (id int PRIMARY KEY, parent int REFERENCES unit"
                                        " DEFERRABLE INITIALLY DEFERRED)"),
              IsOk());
  constexpr Statement kOrphan = {"unit_orphan", "INSERT INTO unit VALUES (1, 2)"};
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope()));
    ASSERT_THAT(transaction.Execute(kOrphan, Params()), IsOk());
    EXPECT_THAT(transaction.Commit(), StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_MISSING"));
  }
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, WhoWaitsTooLongForARowOfAnotherIsTold) {
  constexpr Statement kUpdate = {"note_update", "UPDATE note SET text = 'changed'"};
  ASSERT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Note(1)), IsOk());
  ASSERT_THAT(connection_.ExecuteScript("SET lock_timeout = '100ms'"), IsOk());
  Connection other(conninfo_);
  ASSERT_OK_AND_ASSIGN(Transaction holding, other.Begin(Scope::EveryInstansi()));
  ASSERT_THAT(holding.Execute(kUpdate, Params()), IsOk());
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kUpdate, Params()),
              StatusIs(absl::StatusCode::kAborted, "CONCURRENT_CHANGE"));
}

}  // namespace
}  // namespace terpadu::postgres
