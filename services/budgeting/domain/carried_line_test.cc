#include "services/budgeting/domain/carried_line.h"

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

TEST(CarriedLine, IsApartFromTheLineOfTheSameCodesAndTellsTheYear) {
  EXPECT_EQ(CarriedLineId("2.07.02.2.01.0001-5.1.02.01.01.0024-APBD", false, "2018"),
            "2.07.02.2.01.0001-5.1.02.01.01.0024-APBD-L2018");
}

TEST(CarriedLine, KeepsOneMarkOverTheYears) {
  EXPECT_EQ(CarriedLineId("a-DAU-L2018", true, "2019"), "a-DAU-L2019");
  EXPECT_EQ(CarriedLineId("a-DAU-L2018", false, "2019"), "a-DAU-L2018-L2019") << "a fund source of that name";
}

}  // namespace
}  // namespace terpadu::budgeting
