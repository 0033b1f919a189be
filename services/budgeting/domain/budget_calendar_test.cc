#include "services/budgeting/domain/budget_calendar.h"

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

Milestone OnWeek(int month, int week) { return {.code = "A", .year = -1, .month = month, .week = week}; }
Milestone OnDay(int month, int day) { return {.code = "A", .year = -1, .month = month, .day = day}; }

TEST(BudgetCalendar, AWeekOfAMonthEndsOnItsSeventhDayTimesTheWeek) {
  EXPECT_EQ(DueDay(OnWeek(7, 2), 2026), CalendarDay(2025, 7, 14));
  EXPECT_EQ(DueDay(OnWeek(8, 2), 2026), CalendarDay(2025, 8, 14));
  EXPECT_EQ(DueDay(OnWeek(9, 1), 2026), CalendarDay(2025, 9, 7));
}

TEST(BudgetCalendar, ADayOfAMonthIsThatDayOrTheMonthsLast) {
  EXPECT_EQ(DueDay(OnDay(11, 30), 2026), CalendarDay(2025, 11, 30));
  EXPECT_EQ(DueDay(OnDay(12, 31), 2026), CalendarDay(2025, 12, 31));
  EXPECT_EQ(DueDay(OnDay(2, 31), 2025), CalendarDay(2024, 2, 29));
}

TEST(BudgetCalendar, ADeadlineDayCountsWhole) {
  const CalendarDay due(2025, 7, 14);
  struct Case {
    CalendarDay today;
    Standing::State state;
    int left, late;
  };
  for (const Case& c : {Case{due - 4, Standing::State::kDue, 4, 0}, Case{due, Standing::State::kDue, 0, 0},
                        Case{due + 1, Standing::State::kOverdue, 0, 1}}) {
    const Standing standing = StandingOn(due, std::nullopt, c.today);
    EXPECT_EQ(standing.state, c.state);
    EXPECT_EQ(standing.days_left, c.left);
    EXPECT_EQ(standing.days_late, c.late);
  }
}

TEST(BudgetCalendar, WhatIsDoneStaysOnTimeOrLate) {
  const CalendarDay due(2025, 7, 14);
  const CalendarDay today(2025, 12, 1);
  EXPECT_EQ(StandingOn(due, due, today).state, Standing::State::kDone);
  const Standing late = StandingOn(due, due + 3, today);
  EXPECT_EQ(late.state, Standing::State::kDoneLate);
  EXPECT_EQ(late.days_late, 3);
  EXPECT_EQ(StandingOn(due, due + 3, due + 2).state, Standing::State::kOverdue) << "it was not done yet then";
}

}  // namespace
}  // namespace terpadu::budgeting
