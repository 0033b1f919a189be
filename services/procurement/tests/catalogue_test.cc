#include "libs/testing/catalogue.h"

#include "gmock/gmock.h"
#include "libs/base/assert.h"
#include "services/procurement/domain/hold.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using CatalogueTest = ProcurementTest;

TEST_F(CatalogueTest, EveryTableIsOfOneInstansiAndHidesTheOthers) {
  EXPECT_THAT(testing::CatalogueBreaches(conninfo), ::testing::IsEmpty());
}

TEST_F(CatalogueTest, AnotherInstansiSeesNothing) {
  AddLine(Line("a"), 100);
  const std::string name = Announced("1", Tender({{Line("a"), 100}}));
  v1::GetRupPackageRequest request;
  request.set_name("instansi/malang/rupPackages/1");
  EXPECT_THAT(caller.Call(&ProcurementService::GetRupPackage, request), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

// What the CHECK of a state column allows, as text.
std::string CheckOf(const postgres::Rows& rows, std::string_view table, std::string_view column) {
  for (int row = 0; row < rows.size(); ++row) {
    if (rows.Text(row, 0) == table && rows.Text(row, 1) == std::string(table) + "_" + std::string(column) + "_check") {
      return rows.Text(row, 2);
    }
  }
  return "";
}

TEST_F(CatalogueTest, TheDatabaseKnowsEveryStateOfTheTables) {
  constexpr postgres::Statement kChecks = {"test_checks", R"sql(
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c')sql"};
  const postgres::Rows checks = Query(kChecks);
  for (const domain::Transition& transition : domain::Transitions()) {
    EXPECT_NE(CheckOf(checks, domain::NameOf(transition.aggregate), "state").find("'" + std::string(transition.to)),
              std::string::npos)
        << transition.to;
  }
  for (const domain::HoldStep& step : domain::HoldSteps()) {
    for (const std::string_view state : {step.from, step.to}) {
      EXPECT_NE(CheckOf(checks, "hold", "state").find("'" + std::string(state)), std::string::npos) << state;
    }
    EXPECT_NE(CheckOf(checks, "hold", "goal").find("'" + std::string(step.goal)), std::string::npos) << step.goal;
  }
}

}  // namespace
}  // namespace terpadu::procurement
