#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/performance/monitoring/domain/cadence.h"
#include "services/performance/monitoring/domain/issue_steps.h"

namespace terpadu::performance::domain {
namespace {

TEST(Cadence, DividesAYearIntoItsPeriods) {
  struct Case {
    Cadence cadence;
    size_t count;
    CalendarDay second_start;
    CalendarDay first_due;
    CalendarDay last_due;
  };
  const Case cases[] = {
      {{.kind = "UNIT_MEETING", .days = 14},
       26,
       CalendarDay(2022, 1, 15),
       CalendarDay(2022, 1, 14),
       CalendarDay(2022, 12, 31)},
      {{.kind = "WORKING_GROUP_MEETING", .months = 1},
       12,
       CalendarDay(2022, 2, 1),
       CalendarDay(2022, 1, 31),
       CalendarDay(2022, 12, 31)},
      {{.kind = "PLENARY", .months = 2},
       6,
       CalendarDay(2022, 3, 1),
       CalendarDay(2022, 2, 28),
       CalendarDay(2022, 12, 31)},
      {{.kind = "MEASUREMENT", .months = 3, .due_days = 15},
       4,
       CalendarDay(2022, 4, 1),
       CalendarDay(2022, 4, 15),
       CalendarDay(2023, 1, 15)},
      {{.kind = "EVALUATION", .months = 6},
       2,
       CalendarDay(2022, 7, 1),
       CalendarDay(2022, 6, 30),
       CalendarDay(2022, 12, 31)},
  };
  for (const Case& each : cases) {
    const auto periods = PeriodsOf(each.cadence, 2022);
    ASSERT_EQ(periods.size(), each.count) << each.cadence.kind;
    EXPECT_EQ(periods.front().start, CalendarDay(2022, 1, 1));
    EXPECT_EQ(periods.front().due, each.first_due) << each.cadence.kind;
    EXPECT_EQ(periods[1].start, each.second_start) << each.cadence.kind;
    EXPECT_EQ(periods.back().due, each.last_due) << each.cadence.kind;
    EXPECT_EQ(periods.back().number, static_cast<int>(each.count));
  }
  const auto survey = PeriodsOf({.kind = "SURVEY", .months = 12}, 2024);
  ASSERT_EQ(survey.size(), 1u);
  EXPECT_EQ(survey[0].due, CalendarDay(2024, 12, 31));
  EXPECT_EQ(PeriodsOf({.kind = "LEAP", .months = 2}, 2024)[0].due, CalendarDay(2024, 2, 29));
}

TEST(Cadence, TheDueDayItselfIsInTimeAndTheNextIsLate) {
  const CyclePeriod january{1, CalendarDay(2022, 1, 1), CalendarDay(2022, 1, 31)};
  struct Case {
    std::optional<CalendarDay> held;
    CalendarDay today;
    std::string state;
    int late;
  };
  const Case cases[] = {
      {std::nullopt, CalendarDay(2021, 12, 31), "UPCOMING", 0},
      {std::nullopt, CalendarDay(2022, 1, 1), "DUE", 0},
      {std::nullopt, CalendarDay(2022, 1, 31), "DUE", 0},
      {std::nullopt, CalendarDay(2022, 2, 1), "OVERDUE", 1},
      {std::nullopt, CalendarDay(2022, 3, 1), "OVERDUE", 29},
      {CalendarDay(2022, 1, 31), CalendarDay(2022, 3, 1), "DONE", 0},
      {CalendarDay(2022, 2, 1), CalendarDay(2022, 3, 1), "DONE_LATE", 1},
      {CalendarDay(2022, 2, 10), CalendarDay(2022, 2, 3), "OVERDUE", 3},  // as of a day before it was held
  };
  for (const Case& each : cases) {
    const PeriodStanding standing = StandingOf(january, each.held, each.today);
    EXPECT_EQ(standing.state, each.state) << FormatDay(each.today);
    EXPECT_EQ(standing.days_late, each.late) << FormatDay(each.today);
  }
}

constexpr std::string_view kLevels[] = {"UNIT", "WORKING_GROUP", "PLENARY"};
constexpr std::string_view kStates[] = {"OPEN", "IN_ACTION", "REPORTED", "CLOSED"};
constexpr std::string_view kSteps[] = {"PLAN", "REPORT", "ESCALATE", "ACCEPT", "SEND_BACK"};

TEST(IssueSteps, EveryStepThatTheTableDoesNotHaveIsForbidden) {
  std::set<std::pair<std::string_view, std::string_view>> allowed = {
      {"OPEN", "PLAN"},          {"OPEN", "ESCALATE"},   {"IN_ACTION", "PLAN"},    {"IN_ACTION", "REPORT"},
      {"IN_ACTION", "ESCALATE"}, {"REPORTED", "ACCEPT"}, {"REPORTED", "SEND_BACK"}};
  size_t found = 0;
  for (const auto level : kLevels) {
    for (const auto state : kStates) {
      for (const auto step : kSteps) {
        const bool top = level == "PLENARY" && step == "ESCALATE";
        const auto transition = IssueStepFrom(level, state, step);
        EXPECT_EQ(transition.has_value(), allowed.contains({state, step}) && !top)
            << level << " " << state << " " << step;
        found += transition.has_value() ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(found, IssueTransitions().size());  // no row of words unknown here
}

TEST(IssueSteps, AnIssueGoesUpByOneLevelAndOnlyByEscalation) {
  for (const IssueTransition& each : IssueTransitions()) {
    if (each.step != "ESCALATE") {
      EXPECT_EQ(each.level, each.to_level);
      continue;
    }
    EXPECT_EQ(each.to_level, each.level == "UNIT" ? "WORKING_GROUP" : "PLENARY");
    EXPECT_EQ(each.to, "OPEN");
  }
}

TEST(IssueSteps, InspektoratAloneJudgesAndNothingElse) {
  for (const IssueTransition& each : IssueTransitions()) {
    EXPECT_EQ(each.role == "APIP", each.step == "ACCEPT" || each.step == "SEND_BACK");
  }
}

}  // namespace
}  // namespace terpadu::performance::domain
