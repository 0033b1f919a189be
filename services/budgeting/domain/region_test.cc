#include "services/budgeting/domain/region.h"

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

TEST(Region, IsACodeFromTheProvinceDown) {
  for (const char* region : {"", "35", "35.74", "35.74.01", "35.74.01.1001"}) {
    EXPECT_TRUE(CheckRegion(region).ok()) << region;
  }
  for (const char* region :
       {"3", "35.", "35.7", "35.74.", "3574", "35.74.01.100", "35.74.01.1001.1", "Jawa", "35-74"}) {
    EXPECT_FALSE(CheckRegion(region).ok()) << region;
  }
}

TEST(Region, IsPartOfTheIdOfAPrice) {
  EXPECT_EQ(StandardPriceIdOf("1.1.12", "35.74", "2025-01-01"), "1.1.12-35.74-2025-01-01");
  EXPECT_EQ(StandardPriceIdOf("1.1.12", "", "2025-01-01"), "1.1.12-all-2025-01-01");
}

}  // namespace
}  // namespace terpadu::budgeting
