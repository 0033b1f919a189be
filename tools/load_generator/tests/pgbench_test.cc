#include "tools/load_generator/pgbench.h"

#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::load {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr postgres::Statement kInsert = {"insert", "INSERT INTO seen SELECT $1, $2 RETURNING number"};

// A database with a table that a script fills.
class RunPgbenchTest : public ::testing::Test {
 protected:
  RunPgbenchTest() : database_(testing::ScratchPostgres::Get().NewDatabase({})), connection_(database_) {
    EXPECT_THAT(connection_.ExecuteScript("CREATE TABLE seen (number bigint PRIMARY KEY, word text NOT NULL)"), IsOk());
  }

  absl::StatusOr<Round> Run(std::string_view number, std::string_view word, int64_t most) {
    Script script(kInsert, "bench");
    script.Expression(number).Value(word);
    return RunPgbench({.database = database_, .clients = 2, .seconds = 100}, script, 1000, most);
  }

  int64_t Ask(std::string_view sql) {
    const auto rows = connection_.Execute(postgres::Scope::Instansi(""), {sql, sql}, {});
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->Int(0, 0) : -1;
  }

  std::string database_;
  postgres::Connection connection_;
};

TEST_F(RunPgbenchTest, RunsTheStatementWithNumbersOfItsOwnAndEndsEarlyWhenNothingIsLeft) {
  ASSERT_OK_AND_ASSIGN(const Round round, Run(":number::bigint", "it's {\"a\": \"b=c\"}", 10));
  EXPECT_EQ(round.requests, 10);
  EXPECT_TRUE(round.nothing_left);
  EXPECT_EQ(round.errors, 0);
  EXPECT_EQ(Ask("SELECT count(*) FROM seen WHERE word = 'it''s {\"a\": \"b=c\"}'"), 10);
  EXPECT_EQ(Ask("SELECT min(number) FROM seen"), 1001);
  EXPECT_EQ(Ask("SELECT max(number) FROM seen"), 1010);
}

TEST_F(RunPgbenchTest, CountsAClientThatARefusedStatementHasEnded) {
  ASSERT_OK_AND_ASSIGN(const Round round, Run("7", "the same key twice", 10));
  EXPECT_EQ(round.requests, 1);
  EXPECT_EQ(round.errors, 2);
  EXPECT_THAT(round.first_error, HasSubstr("duplicate key"));
}

TEST_F(RunPgbenchTest, FailsWithoutTheProgramOrTheDatabase) {
  const Script script({"nothing", "SELECT 1"}, "bench");
  EXPECT_THAT(RunPgbench({.program = "/nowhere", .database = database_}, script, 0, 1),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PGBENCH_FAILED"));
  EXPECT_THAT(RunPgbench({.database = "host=127.0.0.1 port=1"}, script, 0, 1),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PGBENCH_FAILED"));
}

TEST(ParsePgbench, TakesTheRateWithoutTheTimeToConnect) {
  ASSERT_OK_AND_ASSIGN(const Round round, ParsePgbench("number of transactions actually processed: 3000\n"
                                                       "number of failed transactions: 0 (0.000%)\n"
                                                       "initial connection time = 20.025 ms\n"
                                                       "tps = 1500.000000 (without initial connection time)\n"));
  EXPECT_EQ(round.requests, 3000);
  EXPECT_DOUBLE_EQ(round.seconds, 2);
  EXPECT_DOUBLE_EQ(round.Rate(), 1500);
}

TEST(ParsePgbench, DoesNotCountWhatCameBeforeTheFirstReportOfProgress) {
  ASSERT_OK_AND_ASSIGN(const Round round, ParsePgbench("progress: 1.0 s, 500.0 tps, lat 1 ms stddev 1, 0 failed\n"
                                                       "progress: 2.0 s, 1200.0 tps, lat 1 ms stddev 1, 0 failed\n"
                                                       "number of transactions actually processed: 3000\n"
                                                       "tps = 1000.000000 (without initial connection time)\n"));
  EXPECT_EQ(round.requests, 2500);
  EXPECT_DOUBLE_EQ(round.seconds, 2);
}

}  // namespace
}  // namespace terpadu::load
