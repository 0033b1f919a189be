#include "services/performance/measurement/domain/measurement_findings.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::performance::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kDueDays = 15;

MeasuredRevision Revised(int revision, int64_t percent, const std::string& state = "VERIFIED",
                         CalendarDay day = CalendarDay(2022, 4, 10)) {
  return {.name = "m" + std::to_string(revision),
          .revision = revision,
          .state = state,
          .realised = {.kind = ValueKind::kPercent, .number = {percent, 0}},
          .printed = std::to_string(percent) + " persen",
          .target = Value{.kind = ValueKind::kPercent, .number = {80, 0}},
          .recorded_on = day};
}

IndicatorMeasured First(std::vector<MeasuredRevision> revisions) {
  IndicatorMeasured indicator{.expected = true};
  indicator.quarters[0].revisions = std::move(revisions);
  return indicator;
}

std::vector<std::string> Kinds(const IndicatorMeasured& indicator, int quarter = 1,
                               CalendarDay today = CalendarDay(2022, 5, 1)) {
  std::vector<std::string> kinds;
  for (const FoundInQuarter& found : FindInMeasurements(indicator, 2022, quarter, kDueDays, today)) {
    kinds.push_back(found.kind);
  }
  return kinds;
}

TEST(MeasurementFindings, AQuarterIsMissingFromTheDayAfterItsEndAndLateAfterTheDueDay) {
  struct Case {
    CalendarDay today;
    int found;
    int late;
  };
  for (const Case& each :
       {Case{CalendarDay(2022, 3, 31), 0, 0}, Case{CalendarDay(2022, 4, 1), 1, 0}, Case{CalendarDay(2022, 4, 15), 1, 0},
        Case{CalendarDay(2022, 4, 16), 1, 1}, Case{CalendarDay(2022, 5, 1), 1, 16}}) {
    const auto found = FindInMeasurements({.expected = true}, 2022, 1, kDueDays, each.today);
    ASSERT_EQ(found.size(), static_cast<size_t>(each.found)) << FormatDay(each.today);
    if (each.found == 1) {
      EXPECT_EQ(found[0].kind, "MISSING");
      EXPECT_EQ(found[0].days_late, each.late) << FormatDay(each.today);
      EXPECT_EQ(found[0].due, CalendarDay(2022, 4, 15));
    }
  }
}

TEST(MeasurementFindings, WithoutATargetForTheYearNothingIsMissing) { EXPECT_THAT(Kinds({}, 0), IsEmpty()); }

TEST(MeasurementFindings, EachQuarterThatEndedIsAskedFor) {
  const auto found = FindInMeasurements({.expected = true}, 2022, 0, kDueDays, CalendarDay(2022, 10, 1));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[2].text, "quarter 3 of 2022 was not measured; it is due on 2022-10-15");
  EXPECT_EQ(found[1].text, "quarter 2 of 2022 was not measured; it is due on 2022-07-15, 78 days ago");
}

TEST(MeasurementFindings, TheFirstRevisionDecidesWhetherItIsLate) {
  EXPECT_THAT(Kinds(First({Revised(1, 40, "VERIFIED", CalendarDay(2022, 4, 15))})), IsEmpty());
  EXPECT_THAT(Kinds(First({Revised(1, 40, "VERIFIED", CalendarDay(2022, 4, 16))})), ElementsAre("LATE"));
  EXPECT_THAT(Kinds(First({Revised(1, 40), Revised(2, 40, "VERIFIED", CalendarDay(2022, 4, 30))})), IsEmpty());
}

TEST(MeasurementFindings, WhatNobodyVerifiedIsUnverified) {
  EXPECT_THAT(Kinds(First({Revised(1, 40, "RECORDED")})), ElementsAre("UNVERIFIED"));
  EXPECT_THAT(Kinds(First({Revised(1, 40, "RETURNED")})), ElementsAre("UNVERIFIED"));
  EXPECT_THAT(Kinds(First({Revised(1, 40, "RETURNED"), Revised(2, 41)})), IsEmpty());
}

TEST(MeasurementFindings, ACorrectionContradictsWhatStoodUntilItIsVerified) {
  EXPECT_THAT(Kinds(First({Revised(1, 40), Revised(2, 50, "RECORDED")})),
              ElementsAre("UNVERIFIED", "REVISIONS_CONTRADICT"));
  EXPECT_THAT(Kinds(First({Revised(1, 40), Revised(2, 50)})), IsEmpty());
  EXPECT_THAT(Kinds(First({Revised(1, 40), Revised(2, 40, "RECORDED")})), ElementsAre("UNVERIFIED"));
  EXPECT_THAT(Kinds(First({Revised(1, 40, "RETURNED"), Revised(2, 50, "RECORDED")})), ElementsAre("UNVERIFIED"));
  const auto found = FindInMeasurements(First({Revised(1, 40), Revised(2, 50, "RECORDED")}), 2022, 1, kDueDays,
                                        CalendarDay(2022, 5, 1));
  EXPECT_EQ(found[1].text, "revision 2 of quarter 1 of 2022 says 50 persen, revision 1, VERIFIED, says 40 persen");
  EXPECT_EQ(found[1].measurement, "m2");
  EXPECT_EQ(found[1].other, "m1");
}

TEST(MeasurementFindings, ACumulativeValueDoesNotFallWhateverQuarterIsBetween) {
  IndicatorMeasured indicator = First({Revised(1, 40)});
  indicator.quarters[2].revisions = {Revised(1, 39, "VERIFIED", CalendarDay(2022, 10, 1))};
  EXPECT_THAT(Kinds(indicator, 3), IsEmpty());
  indicator.cumulative = true;
  EXPECT_THAT(Kinds(indicator, 3), ElementsAre("CUMULATIVE_FALLS"));
  indicator.quarters[2].revisions = {Revised(1, 40, "VERIFIED", CalendarDay(2022, 10, 1))};
  EXPECT_THAT(Kinds(indicator, 3), IsEmpty());
}

TEST(MeasurementFindings, AKindOrUnitOtherThanTheTargetsContradictsIt) {
  MeasuredRevision revision = Revised(1, 40);
  revision.kinds_differ = true;
  EXPECT_THAT(Kinds(First({revision})), ElementsAre("KIND_CONTRADICTS_TARGET"));
}

TEST(MeasurementFindings, TheSameTitleAndTargetInAnotherPlanIsMeasuredTheSame) {
  IndicatorMeasured indicator = First({Revised(1, 40)});
  indicator.quarters[0].twins = {Revised(1, 40)};
  EXPECT_THAT(Kinds(indicator), IsEmpty());
  indicator.quarters[0].twins = {Revised(1, 41)};
  EXPECT_THAT(Kinds(indicator), ElementsAre("PLANS_CONTRADICT"));
  indicator.quarters[0].twins[0].target->number = {90, 0};  // another promise
  EXPECT_THAT(Kinds(indicator), IsEmpty());
}

}  // namespace
}  // namespace terpadu::performance::domain
