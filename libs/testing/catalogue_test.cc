#include "libs/testing/catalogue.h"

#include "gmock/gmock.h"
#include "libs/postgres/connection.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Catalogue : public ::testing::Test {
 protected:
  void Create(const std::string& sql) {
    ASSERT_THAT(postgres::Connection(conninfo_).ExecuteScript(
                    "CREATE TABLE plan (instansi text, plan_id text, PRIMARY KEY (instansi, plan_id));"
                    "SELECT protect_instansi('plan');" +
                    sql),
                IsOk());
  }

  const std::string conninfo_ = ScratchPostgres::Get().NewDatabase({});
};

TEST_F(Catalogue, IsNotPassedByADatabaseWithoutTables) {
  EXPECT_THAT(CatalogueBreaches(conninfo_), ElementsAre("no table is of an instansi"));
}

TEST_F(Catalogue, IsPassedByTablesLedByTheInstansiAndProtected) {
  Create(R"sql(
    CREATE TABLE node (instansi text, plan_id text, node_id text, PRIMARY KEY (instansi, plan_id, node_id),
                       FOREIGN KEY (instansi, plan_id) REFERENCES plan);
    CREATE UNIQUE INDEX ON node (instansi, node_id);
    CREATE INDEX ON node (node_id);
    CREATE VIEW leaf WITH (security_invoker = true) AS SELECT * FROM node;
    SELECT protect_instansi('node'))sql");
  EXPECT_THAT(CatalogueBreaches(conninfo_), IsEmpty());
}

TEST_F(Catalogue, FindsKeysThatTheInstansiDoesNotLead) {
  Create(R"sql(
    CREATE TABLE bare (instansi text);
    CREATE TABLE node (node_id text, instansi text, plan_id text, PRIMARY KEY (node_id, instansi), UNIQUE (plan_id),
                       CONSTRAINT of_plan FOREIGN KEY (plan_id, instansi) REFERENCES plan (plan_id, instansi));
    CREATE UNIQUE INDEX by_expression ON node (lower(node_id));
    SELECT protect_instansi('bare', 'node'))sql");
  EXPECT_THAT(
      CatalogueBreaches(conninfo_),
      ElementsAre("bare has no primary key", "node does not lead by_expression with instansi",
                  "node does not lead node_pkey with instansi", "node does not lead node_plan_id_key with instansi",
                  "node does not lead of_plan with instansi"));
}

TEST_F(Catalogue, FindsTablesThatShowTheRowsOfOthers) {
  Create(R"sql(
    CREATE TABLE bare (instansi text PRIMARY KEY);
    CREATE TABLE loose (instansi text PRIMARY KEY);
    CREATE TABLE everyones (instansi text PRIMARY KEY);
    SELECT protect_instansi('loose');
    ALTER TABLE loose NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE everyones ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY everyone ON everyones USING (true);
    CREATE VIEW owners AS SELECT * FROM plan)sql");
  EXPECT_THAT(CatalogueBreaches(conninfo_),
              ElementsAre("bare has no forced row-level security", "bare has no policy by terpadu.instansi",
                          "everyones has no policy by terpadu.instansi", "loose has no forced row-level security",
                          "owners is a view with the rights of its owner"));
}

TEST_F(Catalogue, SparesTheTablesItIsTold) {
  Create("CREATE TABLE nomenclature (code text PRIMARY KEY)");
  EXPECT_THAT(CatalogueBreaches(conninfo_, {"nomenclature"}), IsEmpty());
}

}  // namespace
}  // namespace terpadu::testing
