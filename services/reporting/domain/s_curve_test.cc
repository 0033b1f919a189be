#include "services/reporting/domain/s_curve.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/share.h"

namespace terpadu::reporting {
namespace {

constexpr YearAmounts kPlan = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 0, 0};  // 100

TEST(SCurve, SumsPlanAndPaymentMonthByMonth) {
  const auto curve = SCurveOf(kPlan, {5, 10, 9}, 100, 3);
  EXPECT_EQ(curve[2].planned_until, 30);
  EXPECT_EQ(curve[2].paid_until, 24);
  EXPECT_EQ(curve[2].deviation, -6);
  EXPECT_EQ(curve[2].planned_bp, 3000);
  EXPECT_EQ(curve[2].paid_bp, 2400);
  EXPECT_EQ(curve[2].deviation_bp, -600);
  EXPECT_EQ(curve[11].planned_until, 100);
  EXPECT_EQ(curve[11].paid_until, 24);
}

TEST(SCurve, LeavesOutWhatIsPaidAfterTheMonthAskedFor) {
  EXPECT_EQ(SCurveOf(kPlan, {5, 10, 9}, 100, 2)[11].paid_until, 15);
}

TEST(SCurve, HasNoShareOfNothing) { EXPECT_EQ(SCurveOf(kPlan, {5}, 0, 12)[0].paid_bp, 0); }

TEST(LinearPace, GoesOnAsTheLastThreeMonths) {
  EXPECT_EQ(LinearPace({50, 1, 2, 3}, 1'000, 4), 56 + 2 * 8);
  EXPECT_EQ(LinearPace({1, 0, 1, 0}, 1'000, 4), 2 + 2);  // 1 × 8 / 3, rounded down
}

TEST(LinearPace, TakesFewerMonthsAtTheBeginningOfTheYear) {
  EXPECT_EQ(LinearPace({7}, 1'000, 1), 7 * 12);
  EXPECT_EQ(LinearPace({4, 8}, 1'000, 2), 12 + 60);
}

TEST(LinearPace, EndsAtTheWholeAndOfAWholeYearAtWhatIsPaid) {
  EXPECT_EQ(LinearPace({50, 50}, 120, 2), 120);
  EXPECT_EQ(LinearPace({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 100, 12), 12);
  EXPECT_EQ(LinearPace({INT64_MAX / 2}, INT64_MAX, 1), INT64_MAX);
}

TEST(PlanFollowing, AddsWhatThePlanHasForTheMonthsLeft) {
  EXPECT_EQ(PlanFollowing(kPlan, {5, 10, 9}, 100, 3), 24 + 70);
  EXPECT_EQ(PlanFollowing(kPlan, {50, 10, 9}, 100, 3), 100);
  EXPECT_EQ(PlanFollowing(kPlan, {}, 100, 12), 0);
}

TEST(Progress, IsPlannedBetweenPointsInProportionToTheDays) {
  const ProgressPoints points = {{CalendarDay(2022, 3, 1), 1'000}, {CalendarDay(2022, 3, 11), 2'000}};
  EXPECT_EQ(PlannedAt(points, CalendarDay(2022, 2, 28)), 0);
  EXPECT_EQ(PlannedAt(points, CalendarDay(2022, 3, 1)), 1'000);
  EXPECT_EQ(PlannedAt(points, CalendarDay(2022, 3, 4)), 1'300);
  EXPECT_EQ(PlannedAt(points, CalendarDay(2022, 12, 31)), 2'000);
}

TEST(Progress, IsMeasuredAsItWasLast) {
  const ProgressPoints points = {{CalendarDay(2022, 3, 1), 1'000}, {CalendarDay(2022, 3, 11), 2'000}};
  EXPECT_EQ(MeasuredAt(points, CalendarDay(2022, 2, 28)), 0);
  EXPECT_EQ(MeasuredAt(points, CalendarDay(2022, 3, 10)), 1'000);
  EXPECT_EQ(MeasuredAt({}, CalendarDay(2022, 3, 10)), 0);
}

TEST(Share, IsRoundedAHalfUpAndReachesOnlyWhatTheExactOneReaches) {
  EXPECT_EQ(BasisPointsOf(43'659'000, 5'535'000'000), 79);
  EXPECT_EQ(BasisPointsOf(1, 20'000), 1);
  EXPECT_EQ(BasisPointsOf(-1, 20'000), 0);
  EXPECT_EQ(BasisPointsOf(-2, 30'000), -1);
  EXPECT_EQ(BasisPointsOf(std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::max()), 10'000);
  EXPECT_EQ(BasisPointsOf(1, 0), std::nullopt);
  EXPECT_EQ(BasisPointsOf(39'999'999, 100'000'000), 4000);
  EXPECT_FALSE(Reaches(39'999'999, 100'000'000, 4000));
  EXPECT_TRUE(Reaches(4, 10, 4000));
}

}  // namespace
}  // namespace terpadu::reporting
