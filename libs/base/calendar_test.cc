#include "libs/base/calendar.h"

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/status_matchers.h"

namespace terpadu {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;

absl::Time Utc(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute), absl::UTCTimeZone());
}

TEST(Calendar, ADayBeginsAtMidnightInJakarta) {
  EXPECT_EQ(DayOf(Utc(2018, 2, 20, 16, 59)), CalendarDay(2018, 2, 20));
  EXPECT_EQ(DayOf(Utc(2018, 2, 20, 17, 0)), CalendarDay(2018, 2, 21));
}

TEST(Calendar, ADeadlineDayEndsWithItsTwentyFourthHour) {
  const absl::Time end = EndOf(CalendarDay(2018, 2, 20));
  EXPECT_EQ(end, Utc(2018, 2, 20, 17, 0));
  EXPECT_EQ(DayOf(end - absl::Nanoseconds(1)), CalendarDay(2018, 2, 20));
  EXPECT_EQ(DayOf(end), CalendarDay(2018, 2, 21));
}

TEST(Calendar, ADayIsWrittenAsYearMonthDayAndReadBack) {
  EXPECT_EQ(FormatDay(CalendarDay(2018, 2, 3)), "2018-02-03");
  EXPECT_THAT(ParseDay("2018-02-03"), IsOkAndHolds(CalendarDay(2018, 2, 3)));
  EXPECT_THAT(ParseDay("2020-02-29"), IsOkAndHolds(CalendarDay(2020, 2, 29)));
}

TEST(Calendar, WhatIsNotADayIsRefused) {
  for (const char* text :
       {"", "2018-02-30", "2019-02-29", "2018-13-01", "2018-00-01", "2018-01-00", "2018-2-3", "03-02-2018",
        "2018/02/03", "2018-02-03 ", "2018-02-0x", "-018-02-03", "0000-02-03", "besok"}) {
    EXPECT_THAT(ParseDay(text), StatusIs(absl::StatusCode::kInvalidArgument, "NOT_A_DATE")) << text;
  }
}

TEST(Clock, TheSystemClockIsTheMachines) {
  const absl::Time before = absl::Now();
  const absl::Time now = SystemClock().Now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, absl::Now());
}

TEST(Clock, AShiftedClockRunsOnFromItsStart) {
  const absl::Time start = Utc(2018, 1, 2, 3, 4);
  const absl::Time before = absl::Now();
  const ShiftedClock clock(start);
  const absl::Time first = clock.Now();
  const absl::Time second = clock.Now();
  EXPECT_LE(start, first);
  EXPECT_LE(first, second);
  EXPECT_LE(second - start, absl::Now() - before);
}

TEST(Clock, AFakeClockStandsStillUntilTold) {
  testing::FakeClock clock(Utc(2018, 1, 1, 0, 0));
  EXPECT_EQ(clock.Now(), Utc(2018, 1, 1, 0, 0));
  clock.Advance(absl::Hours(2));
  EXPECT_EQ(clock.Now(), Utc(2018, 1, 1, 2, 0));
  clock.Set(Utc(2017, 1, 1, 0, 0));
  EXPECT_EQ(clock.Now(), Utc(2017, 1, 1, 0, 0));
}

}  // namespace
}  // namespace terpadu
