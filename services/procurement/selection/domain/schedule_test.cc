#include "services/procurement/selection/domain/schedule.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "services/procurement/selection/domain/steps.h"

namespace terpadu::procurement::domain {
namespace {

using absl::StatusCode;
using testing::IsOk;
using testing::StatusIs;

std::vector<StageRule> ThreeStages() {
  return {{"UNGGAH", "Unggah penawaran", 3, std::string(step::kHandOver), true},
          {"PEMBUKAAN", "Pembukaan", 1, std::string(step::kOpen), true},
          {"KONTRAK", "Kontrak", 2, "", false}};
}

TEST(Schedule, StagesFollowEachOtherWithTheDaysOfTheTemplate) {
  const auto stages = PlanStages(ThreeStages(), CalendarDay(2018, 3, 5));
  ASSERT_EQ(stages.size(), 3u);
  EXPECT_EQ(stages[0].end, CalendarDay(2018, 3, 7));
  EXPECT_EQ(stages[1].start, CalendarDay(2018, 3, 8));
  EXPECT_EQ(stages[2].end, CalendarDay(2018, 3, 10));
}

TEST(Schedule, BidsAreTakenUntilTheEndOfTheirLastDayAndOpenedNotBefore) {
  auto stages = PlanStages(ThreeStages(), CalendarDay(2018, 3, 5));
  const absl::Time end = absl::FromCivil(CalendarDay(2018, 3, 8), Wib());
  EXPECT_EQ(BidTimesOf(stages)->closing, end);
  EXPECT_EQ(BidTimesOf(stages)->opening, end);
  stages[1].start = CalendarDay(2018, 3, 7);  // a stage that begins while bids still come
  EXPECT_EQ(BidTimesOf(stages)->opening, end);
  stages[1].start = CalendarDay(2018, 3, 12);
  EXPECT_EQ(BidTimesOf(stages)->opening, absl::FromCivil(CalendarDay(2018, 3, 12), Wib()));
  EXPECT_FALSE(BidTimesOf({stages[2]}).has_value());
}

TEST(Schedule, LeavingTheDaysOfTheRupNeedsADeviation) {
  const auto stages = PlanStages(ThreeStages(), CalendarDay(2018, 3, 5));
  EXPECT_THAT(CheckWithin(stages, {CalendarDay(2018, 3, 5), CalendarDay(2018, 3, 8)}), IsOk());
  const absl::Status early = CheckWithin(stages, {CalendarDay(2018, 3, 6), CalendarDay(2018, 3, 8)});
  EXPECT_THAT(early, StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  EXPECT_EQ(MetadataOf(early).at("stage"), "UNGGAH");
  const absl::Status late = CheckWithin(stages, {CalendarDay(2018, 3, 5), CalendarDay(2018, 3, 7)});
  EXPECT_EQ(MetadataOf(late).at("stage"), "PEMBUKAAN");
  EXPECT_EQ(MetadataOf(late).at("end"), "2018-03-07");
}

TEST(Schedule, AMonthIsMeantFromItsFirstToItsLastDay) {
  const SelectionDays days = DaysOfRup({CalendarDay(2018, 2, 1), true}, {CalendarDay(2018, 2, 1), true});
  EXPECT_EQ(days.first, CalendarDay(2018, 2, 1));
  EXPECT_EQ(days.last, CalendarDay(2018, 2, 28));
  EXPECT_EQ(DaysOfRup({CalendarDay(2018, 3, 5), false}, {CalendarDay(2018, 4, 9), false}).last,
            CalendarDay(2018, 4, 9));
}

TEST(Schedule, AStageIsLateByTheDaysAfterItsLastPlannedOne) {
  Stage stage = PlanStages(ThreeStages(), CalendarDay(2018, 3, 5))[0];
  EXPECT_EQ(DaysLateOf(stage), 0);
  stage.done = CalendarDay(2018, 3, 6);
  EXPECT_EQ(DaysLateOf(stage), 0);
  stage.done = CalendarDay(2018, 3, 9);
  EXPECT_EQ(DaysLateOf(stage), 2);
}

}  // namespace
}  // namespace terpadu::procurement::domain
