#include "services/planning/domain/stages.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::planning {
namespace {

Stages Three() {
  const auto stages = Stages::FromJson(nlohmann::json::parse(R"({"stages": [
      {"id": "a", "title": "A", "due": {"years_before": 2, "month": 12, "day": 7}},
      {"id": "b", "title": "B"}, {"id": "c", "title": "C"}]})"));
  return *stages;
}

TEST(Stages, FollowEachOther) {
  const Stages stages = Three();
  EXPECT_EQ(stages.After("")->id, "a");
  EXPECT_EQ(stages.After("a")->id, "b");
  EXPECT_EQ(stages.After("c"), nullptr);
  EXPECT_EQ(stages.last().id, "c");
}

TEST(Stages, AreDueInTheYearsBeforeThePlan) {
  const Stages stages = Three();
  EXPECT_EQ(stages.Find("a")->DueDay(2026), CalendarDay(2024, 12, 7));
  EXPECT_EQ(stages.Find("b")->DueDay(2026), std::nullopt);
  EXPECT_EQ(DaysLate(CalendarDay(2024, 12, 7), CalendarDay(2024, 12, 10)), 3);
  EXPECT_EQ(DaysLate(CalendarDay(2024, 12, 7), CalendarDay(2024, 12, 7)), 0);
  EXPECT_EQ(DaysLate(std::nullopt, CalendarDay(2024, 12, 7)), 0);
}

TEST(Stages, HaveEachAnIdOfItsOwn) {
  using ::terpadu::testing::StatusIs;
  EXPECT_THAT(
      Stages::FromJson(nlohmann::json::parse(R"({"stages": [{"id": "a", "title": ""}, {"id": "a", "title": ""}]})")),
      StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
  EXPECT_THAT(Stages::FromJson(nlohmann::json::parse(R"({"stages": []})")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
}

}  // namespace
}  // namespace terpadu::planning
