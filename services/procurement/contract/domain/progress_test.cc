#include "services/procurement/contract/domain/progress.h"

#include "gtest/gtest.h"

namespace terpadu::procurement::domain {
namespace {

const CalendarDay kStart(2018, 4, 1);
const CalendarDay kEnd(2018, 6, 30);

TEST(PlannedProgress, RisesToTheWhole) {
  EXPECT_STREQ(FaultOf({{CalendarDay(2018, 4, 30), 3000}, {kEnd, 10000}}, kEnd), "");
  EXPECT_STREQ(FaultOf({{CalendarDay(2018, 4, 30), 3000}, {kEnd, 9999}}, kEnd), "must end with 10,000 basis points");
  EXPECT_STREQ(FaultOf({{kEnd, 3000}, {CalendarDay(2018, 4, 30), 10000}}, kEnd), "must rise in days and in progress");
  EXPECT_STREQ(FaultOf({{CalendarDay(2018, 4, 30), 3000}, {kEnd, 3000}}, kEnd), "must rise in days and in progress");
  EXPECT_STREQ(FaultOf({{CalendarDay(2018, 4, 30), 0}, {kEnd, 10000}}, kEnd),
               "must have 1 to 10,000 basis points each");
  EXPECT_STREQ(FaultOf({{kEnd + 1, 10000}}, kEnd), "must end by the last day of work");
}

TEST(PlannedProgress, LiesBetweenItsPointsInProportionToTheDaysRoundedDown) {
  const std::vector<ProgressPoint> plan = {{CalendarDay(2018, 4, 30), 3000}, {kEnd, 10000}};
  EXPECT_EQ(PlannedOn(plan, kStart, kStart - 10), 0);
  EXPECT_EQ(PlannedOn(plan, kStart, CalendarDay(2018, 4, 15)), 1500);
  EXPECT_EQ(PlannedOn(plan, kStart, CalendarDay(2018, 4, 30)), 3000);
  EXPECT_EQ(PlannedOn(plan, kStart, CalendarDay(2018, 5, 1)), 3114);  // 7,000 / 61 is 114.75
  EXPECT_EQ(PlannedOn(plan, kStart, kEnd + 5), 10000);
}

TEST(CriticalContract, IsBehindByMoreThanItsPeriodAllows) {
  const std::vector<CriticalBand> rule = {{7000, 1000}, {10000, 500}};
  EXPECT_FALSE(IsCritical(7000, 6000, rule));
  EXPECT_TRUE(IsCritical(7000, 5999, rule));
  EXPECT_FALSE(IsCritical(7001, 6501, rule));
  EXPECT_TRUE(IsCritical(7001, 6500, rule));
  EXPECT_FALSE(IsCritical(3000, 5000, rule));
}

}  // namespace
}  // namespace terpadu::procurement::domain
