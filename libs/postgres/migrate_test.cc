#include "libs/postgres/migrate.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Migration kFirst = {1, "line", "CREATE TABLE line (id bigint PRIMARY KEY);\n-- its end"};
constexpr Migration kSecond = {2, "amount", "ALTER TABLE line ADD COLUMN amount bigint; INSERT INTO line VALUES (1)"};
constexpr Migration kBroken = {3, "broken", "CREATE TABLE half (); SELECT nonsense"};
constexpr Migration kChanged = {1, "line", "CREATE TABLE line (id int PRIMARY KEY)"};

constexpr Migration kUpToFirst[] = {kFirst};
constexpr Migration kUpToSecond[] = {kFirst, kSecond};
constexpr Migration kUpToBroken[] = {kFirst, kSecond, kBroken};
constexpr Migration kWithChange[] = {kChanged, kSecond};

constexpr MigrationSet kOld = {"budgeting", kUpToFirst};
constexpr MigrationSet kNew = {"budgeting", kUpToSecond};
constexpr MigrationSet kBad = {"budgeting", kUpToBroken};
constexpr MigrationSet kEdited = {"budgeting", kWithChange};
constexpr MigrationSet kOther = {"journal's", kUpToFirst};

constexpr Statement kRows = {"migrate_rows", "SELECT count(*) FROM line"};
constexpr Statement kHalf = {"migrate_half", "SELECT to_regclass('half') IS NULL"};

class MigrateTest : public ::testing::Test {
 protected:
  absl::Status MigrateTo(const MigrationSet& set) {
    applied_.clear();
    return Migrate(connection_, {&set}, [this](std::string_view name, const Migration& migration) {
      applied_.push_back(std::string(name) + " " + std::to_string(migration.number));
    });
  }

  std::vector<std::string> applied_;
  const std::string conninfo_ = ScratchPostgres::Get().NewDatabase({});
  Connection connection_{conninfo_};
};

TEST_F(MigrateTest, AppliesEachMigrationOnceInOrder) {
  ASSERT_THAT(MigrateTo(kOld), IsOk());
  EXPECT_THAT(applied_, ElementsAre("budgeting 1"));
  ASSERT_THAT(MigrateTo(kNew), IsOk());
  EXPECT_THAT(applied_, ElementsAre("budgeting 2"));
  ASSERT_THAT(MigrateTo(kNew), IsOk());
  EXPECT_THAT(applied_, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Rows rows, connection_.Execute(Scope(), kRows, Params()));
  EXPECT_EQ(rows.Int(0, 0), 1);
}

TEST_F(MigrateTest, RefusesAChangedTextAndChangesNothing) {
  ASSERT_THAT(MigrateTo(kOld), IsOk());
  EXPECT_THAT(MigrateTo(kEdited), StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED"));
  EXPECT_THAT(applied_, IsEmpty());
}

TEST_F(MigrateTest, RefusesADatabaseNewerThanTheProgram) {
  ASSERT_THAT(MigrateTo(kNew), IsOk());
  EXPECT_THAT(MigrateTo(kOld), StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_UNKNOWN"));
  EXPECT_THAT(Migrate(connection_, {}, nullptr), StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_UNKNOWN"));
}

TEST_F(MigrateTest, AFailedMigrationLeavesNothingOfItselfAndIsNamed) {
  const absl::Status failed = MigrateTo(kBad);
  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_THAT(std::string(failed.message()), HasSubstr("budgeting 3 broken"));
  EXPECT_THAT(applied_, ElementsAre("budgeting 1", "budgeting 2"));
  ASSERT_OK_AND_ASSIGN(const Rows rows, connection_.Execute(Scope(), kHalf, Params()));
  EXPECT_TRUE(rows.Bool(0, 0));
  EXPECT_THAT(MigrateTo(kNew), IsOk());
}

TEST_F(MigrateTest, TheSetsOfADatabaseAreNumberedApart) {
  constexpr Migration kEntry[] = {{1, "entry's", "CREATE TABLE entry ()"}};
  const MigrationSet entries = {"journal's", kEntry};
  ASSERT_THAT(Migrate(connection_, {&entries, &kNew}, nullptr), IsOk());
  EXPECT_THAT(CheckMigrated(connection_, {&entries, &kNew}), IsOk());
}

TEST_F(MigrateTest, SeesTheRowsOfEveryInstansi) {
  constexpr Migration kSecured[] = {
      {1, "secured",
       "CREATE TABLE secured (instansi text); ALTER TABLE secured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
       "CREATE POLICY scope ON secured USING (current_setting('terpadu.scope', true) = 'service')"},
      {2, "filled", "INSERT INTO secured VALUES ('3201')"}};
  EXPECT_THAT(MigrateTo({"secured", kSecured}), IsOk());
}

TEST_F(MigrateTest, TwoMigratorsAtOnceApplyEachMigrationOnce) {
  std::vector<std::thread> migrators;
  std::atomic<int> applied = 0;
  for (int i = 0; i < 4; ++i) {
    migrators.emplace_back([&] {
      Connection connection(conninfo_);
      EXPECT_THAT(Migrate(connection, {&kNew}, [&](std::string_view, const Migration&) { ++applied; }), IsOk());
    });
  }
  for (std::thread& migrator : migrators) {
    migrator.join();
  }
  EXPECT_EQ(applied, 2);
}

TEST_F(MigrateTest, CheckNamesTheFirstMissingMigration) {
  EXPECT_THAT(CheckMigrated(connection_, {&kNew}), StatusIs(absl::StatusCode::kFailedPrecondition, "SCHEMA_BEHIND"));
  ASSERT_THAT(MigrateTo(kOld), IsOk());
  const absl::Status behind = CheckMigrated(connection_, {&kNew, &kOther});
  EXPECT_THAT(behind, StatusIs(absl::StatusCode::kFailedPrecondition, "SCHEMA_BEHIND"));
  EXPECT_THAT(std::string(behind.message()), HasSubstr("budgeting 2 amount"));
}

TEST_F(MigrateTest, AnOlderProgramStillRunsOnANewerDatabase) {
  ASSERT_THAT(MigrateTo(kNew), IsOk());
  EXPECT_THAT(CheckMigrated(connection_, {&kOld}), IsOk());
}

}  // namespace
}  // namespace terpadu::postgres
