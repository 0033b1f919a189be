// What every table of the database keeps to.
#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::IsEmpty;

class Catalogue : public PlanningTest {
 protected:
  std::vector<std::string> Texts(const std::string& sql,
                                 const postgres::Scope& scope = postgres::Scope::EveryInstansi()) {
    const auto rows = postgres::Connection(conninfo_).Execute(scope, {"texts", sql}, {});
    EXPECT_THAT(rows, IsOk());
    std::vector<std::string> texts;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      texts.push_back(rows->Text(row, 0));
    }
    return texts;
  }
};

const std::string kNotOfAnInstansi = "('schema_migration', 'journal_epoch', 'feed_cursor')";

TEST_F(Catalogue, EveryPrimaryAndForeignKeyIsLedByTheInstansi) {
  EXPECT_THAT(Texts(R"sql(
    SELECT conrelid::regclass || ' ' || conname FROM pg_constraint
      JOIN pg_class ON pg_class.oid = conrelid AND relnamespace = 'public'::regnamespace
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype IN ('p', 'f') AND attname <> 'instansi' AND relname NOT IN )sql" +
                    kNotOfAnInstansi),
              IsEmpty());
}

TEST_F(Catalogue, EveryTableHasAPrimaryKeyAndForcedRowLevelSecurityWithAPolicy) {
  EXPECT_THAT(Texts(R"sql(
    SELECT relname::text FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND NOT (relrowsecurity AND relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
                AND EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary))
       AND relname NOT IN )sql" +
                    kNotOfAnInstansi),
              IsEmpty());
}

TEST_F(Catalogue, AnotherInstansiSeesNothing) {
  CreateSampleUnits();
  ASSERT_THAT(Import(ImportRequest()), IsOk());
  for (const char* table : {"unit", "unit_name", "plan", "plan_node", "plan_node_unit", "plan_node_ceiling",
                            "indicator", "indicator_target", "journal", "request"}) {
    const std::string sql = std::string("SELECT 'row' FROM ") + table;
    EXPECT_THAT(Texts(sql, postgres::Scope::Instansi("pasuruan")), IsEmpty()) << table;
    EXPECT_FALSE(Texts(sql, postgres::Scope::Instansi("probolinggo")).empty()) << table;
  }
}

}  // namespace
}  // namespace terpadu::planning
