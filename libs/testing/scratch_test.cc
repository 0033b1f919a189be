#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::testing {
namespace {

using postgres::Connection;
using postgres::Params;
using postgres::Scope;
using postgres::Statement;

constexpr char kPrefix[] = "scratch_test";

constexpr postgres::Migration kTable[] = {{1, "table", "CREATE TABLE line (id int)"}};
constexpr postgres::MigrationSet kSet = {"scratch", kTable};

constexpr Statement kInsert = {"scratch_insert", "INSERT INTO line VALUES (1)"};
constexpr Statement kCount = {"scratch_count", "SELECT count(*) FROM line"};

TEST(ScratchFolder, IsDeletedWithItsObject) {
  std::string path;
  {
    const ScratchFolder folder(kPrefix);
    path = folder.path();
    std::ofstream(path + "/file") << "content";
    EXPECT_TRUE(std::filesystem::exists(path + "/file"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ScratchFolder, WhatAKilledTestLeftBehindIsDeletedByTheNextButNotWhatIsInUse) {
  const ScratchFolder in_use(kPrefix);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t test = fork();
  if (test == 0) {
    const ScratchFolder left_behind(kPrefix);
    const auto length = static_cast<ssize_t>(left_behind.path().size());
    _exit(write(ends[1], left_behind.path().data(), length) == length ? 0 : 1);
  }
  ASSERT_EQ(waitpid(test, nullptr, 0), test);
  char path[256] = {};
  ASSERT_GT(read(ends[0], path, sizeof path - 1), 0);
  ASSERT_TRUE(std::filesystem::exists(path));
  const ScratchFolder next(kPrefix);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::exists(in_use.path()));
}

TEST(ScratchPostgres, EveryDatabaseOfTheSameSetsBeginsEmpty) {
  Connection first(ScratchPostgres::Get().NewDatabase({&kSet}));
  ASSERT_THAT(first.Execute(Scope(), kInsert, Params()), IsOk());
  Connection second(ScratchPostgres::Get().NewDatabase({&kSet}));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows rows, second.Execute(Scope(), kCount, Params()));
  EXPECT_EQ(rows.Int(0, 0), 0);
  EXPECT_THAT(CheckMigrated(second, {&kSet}), IsOk());
}

TEST(ScratchPostgres, WhatWasCommittedSurvivesAKill) {
  Connection connection(ScratchPostgres::Get().NewDatabase({&kSet}));
  ASSERT_THAT(connection.Execute(Scope(), kInsert, Params()), IsOk());
  ScratchPostgres::Get().Kill();
  ScratchPostgres::Get().Restart();
  ASSERT_OK_AND_ASSIGN(const postgres::Rows rows, connection.Execute(Scope(), kCount, Params()));
  EXPECT_EQ(rows.Int(0, 0), 1);
}

TEST(ScratchPostgres, OnlyTheSuperuserIsOne) {
  constexpr Statement kSuper = {"scratch_super", "SELECT current_setting('is_superuser')"};
  Connection ordinary(ScratchPostgres::Get().NewDatabase({}));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows off, ordinary.Execute(Scope(), kSuper, Params()));
  EXPECT_EQ(off.Text(0, 0), "off");
  Connection superuser(ScratchPostgres::Get().SuperuserConninfo("postgres"));
  ASSERT_OK_AND_ASSIGN(const postgres::Rows on, superuser.Execute(Scope(), kSuper, Params()));
  EXPECT_EQ(on.Text(0, 0), "on");
}

}  // namespace
}  // namespace terpadu::testing
