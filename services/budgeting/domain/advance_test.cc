#include "services/budgeting/domain/advance.h"

#include <limits>

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

TEST(Up, IsAShareOfTheUnitsBudget) {
  EXPECT_EQ(UpLimit(1200, {.parts = 1, .of = 12}), 100);
  EXPECT_EQ(UpLimit(1199, {.parts = 1, .of = 12}), 99);
  EXPECT_EQ(UpLimit(11, {.parts = 1, .of = 12}), 0);
  EXPECT_EQ(UpLimit(100, {.parts = 30, .of = 100}), 30);
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(UpLimit(kMost, {.parts = 12, .of = 12}), kMost);
}

TEST(Tu, IsDueTheSameDayOfALaterMonthOrItsLast) {
  const struct {
    CalendarDay sp2d;
    int months;
    CalendarDay due;
  } kCases[] = {{CalendarDay(2018, 3, 5), 1, CalendarDay(2018, 4, 5)},
                {CalendarDay(2018, 1, 31), 1, CalendarDay(2018, 2, 28)},
                {CalendarDay(2020, 1, 30), 1, CalendarDay(2020, 2, 29)},
                {CalendarDay(2018, 12, 15), 1, CalendarDay(2019, 1, 15)},
                {CalendarDay(2018, 8, 31), 1, CalendarDay(2018, 9, 30)},
                {CalendarDay(2018, 11, 30), 3, CalendarDay(2019, 2, 28)}};
  for (const auto& [sp2d, months, due] : kCases) {
    EXPECT_EQ(TuDueDay(sp2d, months), due) << sp2d;
  }
}

TEST(Tu, IsLateFromTheDayAfterItIsDue) {
  EXPECT_EQ(DaysLate(CalendarDay(2018, 4, 5), CalendarDay(2018, 4, 5)), 0);
  EXPECT_EQ(DaysLate(CalendarDay(2018, 4, 5), CalendarDay(2018, 4, 6)), 1);
  EXPECT_EQ(DaysLate(CalendarDay(2018, 4, 5), CalendarDay(2018, 4, 1)), 0);
}

}  // namespace
}  // namespace terpadu::budgeting
