#include "libs/testing/catalogue.h"

#include "services/performance/tests/performance_fixture.h"

namespace terpadu::performance {
namespace {

using Catalogue = PerformanceTest;

TEST_F(Catalogue, EveryTableIsOfOneInstansiAndHidesTheOthers) {
  EXPECT_THAT(::terpadu::testing::CatalogueBreaches(conninfo_), ::testing::IsEmpty());
}

TEST_F(Catalogue, AViewShowsWhatItsReaderMaySee) {
  Adopt(Planned("i1", {NumberValue(80)}));
  ASSERT_THAT(Record(Realised("i1", 2020, 1, NumberValue(40))), IsOk());
  postgres::Connection connection(conninfo_);
  const auto rows =
      connection.Execute(postgres::Scope::Instansi("pasuruan"), {"foreign", "SELECT 1 FROM newest_measurement"}, {});
  ASSERT_THAT(rows, IsOk());
  EXPECT_TRUE(rows->empty());
}

}  // namespace
}  // namespace terpadu::performance
