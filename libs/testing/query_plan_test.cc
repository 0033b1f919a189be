#include "libs/testing/query_plan.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr postgres::Statement kByKey = {"by_key", "SELECT word FROM note WHERE number = $1"};
constexpr postgres::Statement kByWord = {"by_word", "SELECT number FROM note WHERE word = $1"};
constexpr postgres::Statement kSmall = {"small", "SELECT number FROM little WHERE word = 'a'"};

TEST(QueryPlan, TellsTheStatementsThatScanABigTable) {
  postgres::Connection connection(ScratchPostgres::Get().NewDatabase({}));
  ASSERT_THAT(connection.ExecuteScript(R"sql(
    CREATE TABLE note (number int PRIMARY KEY, word text);
    CREATE TABLE little (number int PRIMARY KEY, word text);
    INSERT INTO note SELECT n, 'w' || n FROM generate_series(1, 20000) AS n;
    INSERT INTO little VALUES (1, 'a');
    ANALYZE note, little)sql"),
              IsOk());
  const postgres::Scope scope = postgres::Scope::EveryInstansi();
  ASSERT_THAT(connection.Execute(scope, kByKey, postgres::Params().Int(7)), IsOk());
  ASSERT_THAT(connection.Execute(scope, kSmall, {}), IsOk());
  EXPECT_THAT(SequentialScans(connection, scope, 10'000), IsEmpty());
  ASSERT_THAT(connection.Execute(scope, kByWord, postgres::Params().Text("w7")), IsOk());
  EXPECT_THAT(SequentialScans(connection, scope, 10'000), ElementsAre("by_word scans note"));
  EXPECT_THAT(SequentialScans(connection, scope, 100'000), IsEmpty());
}

}  // namespace
}  // namespace terpadu::testing
