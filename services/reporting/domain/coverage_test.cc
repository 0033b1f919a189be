#include "services/reporting/domain/coverage.h"

#include "gtest/gtest.h"

namespace terpadu::reporting {
namespace {

TEST(Coverage, ComparesWhatIsAnnouncedWithTheAmount) {
  EXPECT_EQ(CoverageOf(100, 0), Coverage::kBelumDiumumkan);
  EXPECT_EQ(CoverageOf(100, 99), Coverage::kParsial);
  EXPECT_EQ(CoverageOf(100, 100), Coverage::kSesuai);
  EXPECT_EQ(CoverageOf(100, 101), Coverage::kKelebihan);
  EXPECT_EQ(CoverageOf(0, 0), Coverage::kBelumDiumumkan);
  EXPECT_EQ(CoverageOf(0, 1), Coverage::kKelebihan);
}

}  // namespace
}  // namespace terpadu::reporting
