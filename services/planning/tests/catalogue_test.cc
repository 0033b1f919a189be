#include "libs/testing/catalogue.h"

#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::IsEmpty;

class Catalogue : public PlanningTest {
 protected:
  std::vector<std::string> Texts(const std::string& sql, const postgres::Scope& scope) {
    const auto rows = postgres::Connection(conninfo_).Execute(scope, {"texts", sql}, {});
    EXPECT_THAT(rows, IsOk());
    std::vector<std::string> texts;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      texts.push_back(rows->Text(row, 0));
    }
    return texts;
  }
};

TEST_F(Catalogue, EveryTableIsOfOneInstansiAndHidesTheOthers) {
  EXPECT_THAT(::terpadu::testing::CatalogueBreaches(conninfo_), IsEmpty());
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
