#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/postgres/migrate.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::awkward {
extern const postgres::MigrationSet kMigrations;
}

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::ScratchPostgres;

TEST(EmbeddedMigrations, AreNamedAndNumberedByTheirFiles) {
  EXPECT_EQ(awkward::kMigrations.name, "awkward");
  ASSERT_EQ(awkward::kMigrations.migrations.size(), 2);
  EXPECT_EQ(awkward::kMigrations.migrations[0].number, 1);
  EXPECT_EQ(awkward::kMigrations.migrations[0].name, "brackets_and_semicolons");
  EXPECT_EQ(awkward::kMigrations.migrations[1].number, 12);
}

TEST(EmbeddedMigrations, KeepEveryCharacter) {
  Connection connection(ScratchPostgres::Get().NewDatabase({&awkward::kMigrations}));
  constexpr Statement kTexts = {"awkward_texts", "SELECT array_to_string(texts, ' '), one() FROM awkward"};
  ASSERT_OK_AND_ASSIGN(const Rows rows, connection.Execute(Scope(), kTexts, Params()));
  EXPECT_EQ(rows.Text(0, 0), "; [ ] ${name} @name@ \\; $<CONFIG> )\" {0012}");
  EXPECT_EQ(rows.Int(0, 1), 1);
}

}  // namespace
}  // namespace terpadu::postgres
