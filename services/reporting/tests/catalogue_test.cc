#include "libs/testing/catalogue.h"

#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using Catalogue = ReportingTest;

TEST_F(Catalogue, EveryTableIsOfOneInstansiAndHidesTheOthers) {
  EXPECT_THAT(::terpadu::testing::CatalogueBreaches(conninfo_), ::testing::IsEmpty());
}

}  // namespace
}  // namespace terpadu::reporting
