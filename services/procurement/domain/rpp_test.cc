#include "services/procurement/domain/rpp.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using terpadu::testing::IsOk;
using terpadu::testing::StatusIs;

constexpr RppDuePolicy kPolicy = {.day = 20, .revised_day = 28};

TEST(RppDeadline, IsInTheMonthBeforeSelection) {
  struct Case {
    PlannedDay start;
    CalendarDay due;
    CalendarDay revised_due;
  };
  const Case cases[] = {
      {{CalendarDay(2018, 3, 5)}, CalendarDay(2018, 2, 20), CalendarDay(2018, 2, 28)},
      {{CalendarDay(2018, 1, 15)}, CalendarDay(2017, 12, 20), CalendarDay(2017, 12, 28)},
      {{CalendarDay(2020, 3, 31)}, CalendarDay(2020, 2, 20), CalendarDay(2020, 2, 28)},
      {{CalendarDay(2018, 12, 31)}, CalendarDay(2018, 11, 20), CalendarDay(2018, 11, 28)},
      {{CalendarDay(2018, 3, 1), true}, CalendarDay(2018, 2, 20), CalendarDay(2018, 2, 28)},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(RppDueDay(each.start, false, kPolicy), each.due) << FormatPlannedDay(each.start);
    EXPECT_EQ(RppDueDay(each.start, true, kPolicy), each.revised_due) << FormatPlannedDay(each.start);
  }
}

TEST(RppDeadline, IsTheLastOfAMonthThatIsShorter) {
  EXPECT_EQ(RppDueDay({CalendarDay(2018, 3, 5)}, false, {.day = 30, .revised_day = 31}), CalendarDay(2018, 2, 28));
  EXPECT_EQ(RppDueDay({CalendarDay(2020, 3, 5)}, true, {.day = 30, .revised_day = 31}), CalendarDay(2020, 2, 29));
}

TEST(RppDeadline, EndsAtMidnightInJakarta) {
  const CalendarDay due(2018, 2, 20);
  const absl::Time midnight = EndOf(due);
  EXPECT_EQ(DaysLate(due, midnight - absl::Nanoseconds(1)), 0);
  EXPECT_EQ(DaysLate(due, midnight), 1);
  EXPECT_EQ(DaysLate(due, midnight + absl::Hours(24)), 2);
  EXPECT_EQ(DaysLate(due, midnight - absl::Hours(24 * 100)), 0);
  EXPECT_EQ(DaysLate(due, absl::FromCivil(absl::CivilHour(2018, 2, 20, 17), absl::UTCTimeZone())), 1);
}

TEST(RppChecklist, ListsWhatIsMissing) {
  const std::vector<ChecklistItem> mandatory = {{"KAK", "Kerangka acuan kerja"}, {"HPS", "Harga perkiraan sendiri"}};
  EXPECT_THAT(CheckComplete(mandatory, {"HPS", "FOTO", "KAK"}), IsOk());
  const absl::Status refused = CheckComplete(mandatory, {"FOTO"});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "CHECKLIST_INCOMPLETE"));
  EXPECT_EQ(MetadataOf(refused).at("missing"), "KAK,HPS");
  EXPECT_EQ(refused.message(), "the RPP lacks KAK Kerangka acuan kerja; HPS Harga perkiraan sendiri");
}

TEST(Hps, IsAtMostThePagu) {
  EXPECT_THAT(CheckHps(Rupiah(100), Rupiah(100)), IsOk());
  const absl::Status refused = CheckHps(Rupiah(101), Rupiah(100));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "HPS_ABOVE_PAGU"));
  EXPECT_EQ(MetadataOf(refused).at("hps"), "101");
  EXPECT_EQ(MetadataOf(refused).at("pagu"), "100");
}

TEST(PlannedDay, EndsBeforeItsStartOnlyWhenNoDayOfItsMonthWouldDo) {
  EXPECT_TRUE(EndsBefore({CalendarDay(2018, 3, 4)}, {CalendarDay(2018, 3, 5)}));
  EXPECT_FALSE(EndsBefore({CalendarDay(2018, 3, 5)}, {CalendarDay(2018, 3, 5)}));
  EXPECT_FALSE(EndsBefore({CalendarDay(2018, 3, 1), true}, {CalendarDay(2018, 3, 31)}));
  EXPECT_TRUE(EndsBefore({CalendarDay(2018, 2, 1), true}, {CalendarDay(2018, 3, 1), true}));
}

}  // namespace
}  // namespace terpadu::procurement::domain
