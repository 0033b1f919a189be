#include "libs/postgres/connection.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

constexpr char kSchema[] = R"sql(
CREATE TABLE plan (instansi text NOT NULL, id bigint NOT NULL, title text, PRIMARY KEY (instansi, id));
SELECT protect_instansi('plan');
)sql";

constexpr Statement kInsert = {"test_insert", "INSERT INTO plan VALUES ($1, $2, $3)"};
constexpr Statement kCount = {"test_count", "SELECT count(*) FROM plan"};
constexpr Statement kAll = {"test_all", "SELECT * FROM plan"};
constexpr Statement kOne = {"test_one", "SELECT 1"};
constexpr Statement kSleep = {"test_sleep", "SELECT pg_sleep(60)"};
constexpr Statement kPid = {"test_pid", "SELECT pg_backend_pid()"};

Params Plan(std::string_view instansi, int64_t id) { return std::move(Params().Text(instansi).Int(id).Text("RKPD")); }

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() { EXPECT_THAT(connection_.ExecuteScript(kSchema), IsOk()); }

  int64_t CountSeenBy(const Scope& scope) {
    const auto rows = connection_.Execute(scope, kCount, Params());
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->Int(0, 0) : -1;
  }

  int64_t CountAll() { return CountSeenBy(Scope::EveryInstansi()); }

  const std::string conninfo_ = ScratchPostgres::Get().NewDatabase({});
  Connection connection_{conninfo_};
};

TEST_F(ConnectionTest, AStatementIsCommittedWhenItSucceeds) {
  ASSERT_OK_AND_ASSIGN(const Rows inserted, connection_.Execute(Scope::Instansi("3201"), kInsert, Plan("3201", 1)));
  EXPECT_EQ(inserted.affected(), 1);
  EXPECT_EQ(inserted.CommandTag(), "INSERT 0 1");
  Connection other(conninfo_);
  ASSERT_OK_AND_ASSIGN(const Rows rows, other.Execute(Scope::EveryInstansi(), kCount, Params()));
  EXPECT_EQ(rows.Int(0, 0), 1);
}

TEST_F(ConnectionTest, RowLevelSecurityShowsAnInstansiItsOwnRowsAndNobodyNone) {
  ASSERT_THAT(connection_.Execute(Scope::Instansi("3201"), kInsert, Plan("3201", 1)), IsOk());
  ASSERT_THAT(connection_.Execute(Scope::Instansi("3202"), kInsert, Plan("3202", 1)), IsOk());
  EXPECT_EQ(CountSeenBy(Scope::Instansi("3201")), 1);
  EXPECT_EQ(CountSeenBy(Scope::Instansi("9999")), 0);
  EXPECT_EQ(CountSeenBy(Scope()), 0);
  EXPECT_EQ(CountSeenBy(Scope::EveryInstansi()), 2);
}

TEST_F(ConnectionTest, TheScopeOfOneCallDoesNotReachTheNext) {
  ASSERT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Plan("3201", 1)), IsOk());
  EXPECT_EQ(CountSeenBy(Scope()), 0);
}

TEST_F(ConnectionTest, AnInstansiCannotWriteRowsOfAnother) {
  EXPECT_THAT(connection_.Execute(Scope::Instansi("3201"), kInsert, Plan("3202", 1)),
              StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_EQ(CountAll(), 0);
}

TEST_F(ConnectionTest, AFailedStatementChangesNothingAndTheNextOneWorks) {
  ASSERT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Plan("3201", 1)), IsOk());
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Plan("3201", 1)),
              StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Plan("3201", 2)), IsOk());
}

TEST_F(ConnectionTest, AStatementThatFailsInItsFirstUseIsPreparedAnewInTheNext) {
  constexpr Statement kLater = {"test_later", "SELECT count(*) FROM later"};
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kLater, Params()),
              StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  ASSERT_THAT(connection_.ExecuteScript("CREATE TABLE later ()"), IsOk());
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kLater, Params()), IsOk());
}

TEST_F(ConnectionTest, AStatementPreparedInARunThatFailsStaysPrepared) {
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Params().Text("3201").Text("x").Null()),
              StatusIs(absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kInsert, Plan("3201", 1)), IsOk());
}

TEST_F(ConnectionTest, AStatementWhoseColumnsHaveChangedIsAbortedOnceAndThenPreparedAnew) {
  ASSERT_OK_AND_ASSIGN(const Rows before, connection_.Execute(Scope::EveryInstansi(), kPid, Params()));
  ASSERT_THAT(connection_.Execute(Scope::EveryInstansi(), kAll, Params()), IsOk());
  ASSERT_THAT(Connection(conninfo_).ExecuteScript("ALTER TABLE plan ADD COLUMN year int"), IsOk());
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kAll, Params()),
              StatusIs(absl::StatusCode::kAborted, "CONCURRENT_CHANGE"));
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(), kAll, Params()), IsOk());
}

TEST_F(ConnectionTest, ARuleCheckedAtCommitFailsTheCall) {
  ASSERT_THAT(connection_.ExecuteScript("CREATE TABLE unit (id int PRIMARY KEY, parent int REFERENCES unit"
                                        " DEFERRABLE INITIALLY DEFERRED)"),
              IsOk());
  constexpr Statement kOrphan = {"test_orphan", "INSERT INTO unit VALUES (1, 2)"};
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto orphan = connection_.Execute(Scope(), kOrphan, Params());
    EXPECT_THAT(orphan, StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_MISSING"));
  }
  constexpr Statement kUnits = {"test_units", "SELECT count(*) FROM unit"};
  ASSERT_OK_AND_ASSIGN(const Rows units, connection_.Execute(Scope(), kUnits, Params()));
  EXPECT_EQ(units.Int(0, 0), 0);
}

TEST_F(ConnectionTest, ADeadlineThatHasPassedDoesNotTouchTheDatabase) {
  Connection nowhere("host=127.0.0.1 port=1");
  const Scope late = Scope::Instansi("3201", absl::Now());
  EXPECT_THAT(nowhere.Execute(late, kOne, Params()), StatusIs(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT"));
  EXPECT_THAT(nowhere.Begin(late), StatusIs(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT"));
}

TEST_F(ConnectionTest, AStatementEndsAtItsDeadlineAndTheConnectionIsKept) {
  ASSERT_OK_AND_ASSIGN(const Rows before, connection_.Execute(Scope(), kPid, Params()));
  EXPECT_THAT(connection_.Execute(Scope::EveryInstansi(absl::Now() + absl::Milliseconds(50)), kSleep, Params()),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT"));
  ASSERT_OK_AND_ASSIGN(const Rows after, connection_.Execute(Scope(), kPid, Params()));
  EXPECT_EQ(before.Int(0, 0), after.Int(0, 0));
}

TEST_F(ConnectionTest, TheTimeoutOfOneCallDoesNotReachTheNext) {
  constexpr Statement kTimeout = {"test_timeout", "SELECT current_setting('statement_timeout')"};
  ASSERT_THAT(connection_.Execute(Scope::EveryInstansi(absl::Now() + absl::Hours(1)), kOne, Params()), IsOk());
  ASSERT_OK_AND_ASSIGN(const Rows rows, connection_.Execute(Scope(), kTimeout, Params()));
  EXPECT_EQ(rows.Text(0, 0), "0");
}

TEST_F(ConnectionTest, TheSessionHasItsSettings) {
  constexpr Statement kSettings = {"test_settings",
                                   "SELECT current_setting('TimeZone'), current_setting('lock_timeout'),"
                                   " current_setting('idle_in_transaction_session_timeout'),"
                                   " current_setting('application_name')"};
  Connection named(conninfo_ + " application_name=planning");
  ASSERT_OK_AND_ASSIGN(const Rows rows, named.Execute(Scope(), kSettings, Params()));
  EXPECT_EQ(rows.Text(0, 0), "UTC");
  EXPECT_EQ(rows.Text(0, 1), "10s");
  EXPECT_EQ(rows.Text(0, 2), "30s");
  EXPECT_EQ(rows.Text(0, 3), "planning");
}

TEST_F(ConnectionTest, PingTellsWhetherTheServerIsThere) {
  EXPECT_THAT(connection_.Ping(), IsOk());
  Connection nowhere("host=127.0.0.1 port=1");
  EXPECT_THAT(nowhere.Ping(), StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_TRUE(RetryDelayOf(nowhere.Ping()).has_value());
}

TEST_F(ConnectionTest, AScriptIsOneTransaction) {
  EXPECT_THAT(connection_.ExecuteScript("INSERT INTO plan VALUES ('3201', 1); SELECT nonsense"),
              StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_EQ(CountAll(), 0);
}

TEST_F(ConnectionTest, AScriptMayNotLeaveATransactionOpen) {
  EXPECT_THAT(connection_.ExecuteScript("BEGIN"), StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_THAT(connection_.Execute(Scope(), kOne, Params()), IsOk());
}

TEST_F(ConnectionTest, AScriptThatCopiesIsRefused) {
  EXPECT_THAT(connection_.ExecuteScript("COPY plan FROM STDIN"),
              StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_THAT(connection_.Execute(Scope(), kOne, Params()), IsOk());
}

class LostServerTest : public ConnectionTest {
 protected:
  ~LostServerTest() override { ScratchPostgres::Get().Restart(); }
};

TEST_F(LostServerTest, ACallWithoutServerIsUnavailableAndALaterOneConnectsAnew) {
  ASSERT_THAT(connection_.Execute(Scope(), kOne, Params()), IsOk());
  ScratchPostgres::Get().Kill();
  EXPECT_THAT(connection_.Execute(Scope(), kOne, Params()),
              StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_THAT(connection_.Ping(), StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  ScratchPostgres::Get().Restart();
  EXPECT_THAT(connection_.Execute(Scope(), kOne, Params()), IsOk());
  EXPECT_THAT(connection_.Ping(), IsOk());
}

TEST_F(LostServerTest, ATransactionThatLostItsServerStaysUnavailableEvenWhenTheServerIsBack) {
  {
    ASSERT_OK_AND_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
    ASSERT_THAT(transaction.Execute(kInsert, Plan("3201", 1)), IsOk());
    ScratchPostgres::Get().Kill();
    EXPECT_THAT(transaction.Execute(kInsert, Plan("3201", 2)),
                StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
    ScratchPostgres::Get().Restart();
    EXPECT_THAT(transaction.Execute(kInsert, Plan("3201", 3)),
                StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
    EXPECT_THAT(transaction.Commit(), StatusIs(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  }
  EXPECT_EQ(CountAll(), 0);
}

TEST_F(ConnectionTest, AConnectionClosedByTheServerWhileItWasIdleIsReplacedUnnoticed) {
  ASSERT_OK_AND_ASSIGN(const Rows pid, connection_.Execute(Scope(), kPid, Params()));
  constexpr Statement kTerminate = {"test_terminate", "SELECT pg_terminate_backend($1, 10000)"};
  Connection other(conninfo_);
  ASSERT_OK_AND_ASSIGN(const Rows ended, other.Execute(Scope(), kTerminate, Params().Int(pid.Int(0, 0))));
  ASSERT_TRUE(ended.Bool(0, 0));
  EXPECT_THAT(connection_.Execute(Scope(), kOne, Params()), IsOk());
}

}  // namespace
}  // namespace terpadu::postgres
