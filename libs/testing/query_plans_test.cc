#include "libs/testing/query_plans.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::testing {
namespace {

using ::testing::ElementsAre;

constexpr postgres::Statement kByKey = {"query_plans_by_key", "SELECT word FROM big WHERE id > $1 ORDER BY id LIMIT 5"};
constexpr postgres::Statement kByWord = {"query_plans_by_word", "SELECT id FROM big WHERE word = $1"};
constexpr postgres::Statement kSmall = {"query_plans_small", "SELECT id FROM small WHERE id > $1"};

class QueryPlans : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(
        db_.ExecuteScript("CREATE TABLE big AS SELECT id, 'word' || id AS word FROM generate_series(1, 5000) AS id;"
                          "ALTER TABLE big ADD PRIMARY KEY (id);"
                          "CREATE TABLE small AS SELECT 1 AS id; ANALYZE big, small"),
        IsOk());
    ASSERT_THAT(db_.Execute(postgres::Scope::EveryInstansi(), kByKey, postgres::Params().Int(1)), IsOk());
    ASSERT_THAT(db_.Execute(postgres::Scope::EveryInstansi(), kByWord, postgres::Params().Text("x")), IsOk());
    ASSERT_THAT(db_.Execute(postgres::Scope::EveryInstansi(), kSmall, postgres::Params().Int(1)), IsOk());
  }

  postgres::Connection db_{ScratchPostgres::Get().NewDatabase({})};
};

TEST_F(QueryPlans, NameTheBigTablesThatAreReadFromEndToEnd) {
  EXPECT_THAT(SequentialScans(db_, {"query_plans_by_key", "query_plans_by_word", "query_plans_small"}, 1000),
              ElementsAre("query_plans_by_word: big"));
}

TEST_F(QueryPlans, TellOfAStatementThatWasNotRun) {
  EXPECT_THAT(SequentialScans(db_, {"query_plans_by_key", "query_plans_other"}, 1000),
              ElementsAre("query_plans_other: was not run"));
}

}  // namespace
}  // namespace terpadu::testing
