// What every table of the database keeps to.
#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using ::testing::IsEmpty;

class Catalogue : public ReportingTest {
 protected:
  std::vector<std::string> Texts(const std::string& sql) {
    postgres::Connection connection(conninfo_);
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), {"texts", sql}, {});
    EXPECT_THAT(rows, IsOk());
    std::vector<std::string> texts;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      texts.push_back(rows->Text(row, 0));
    }
    return texts;
  }
};

constexpr char kNotOfAnInstansi[] = "('schema_migration', 'journal_epoch', 'feed_cursor')";

TEST_F(Catalogue, EveryPrimaryAndForeignKeyIsLedByTheInstansi) {
  EXPECT_THAT(Texts(absl::StrCat(R"sql(
    SELECT conrelid::regclass || ' ' || conname FROM pg_constraint
      JOIN pg_class ON pg_class.oid = conrelid AND relnamespace = 'public'::regnamespace
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype IN ('p', 'f') AND attname <> 'instansi' AND relname NOT IN )sql",
                                 kNotOfAnInstansi)),
              IsEmpty());
}

TEST_F(Catalogue, EveryTableHasForcedRowLevelSecurityAndAPolicy) {
  EXPECT_THAT(Texts(absl::StrCat(R"sql(
    SELECT relname::text FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname NOT IN )sql",
                                 kNotOfAnInstansi, R"sql(
       AND NOT (relrowsecurity AND relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)))sql")),
              IsEmpty());
}

}  // namespace
}  // namespace terpadu::reporting
