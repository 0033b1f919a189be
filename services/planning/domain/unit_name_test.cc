#include "services/planning/domain/unit_name.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;

const CalendarDay kNewYear(2021, 1, 1);

UnitName Name(const std::string& printed, std::optional<CalendarDay> from = {}, std::optional<CalendarDay> to = {}) {
  return {printed, Normalized(printed), from, to};
}

// `Dinas Perikanan [2020-01-01, ]`
std::vector<std::string> Shown(const std::vector<UnitName>& names) {
  std::vector<std::string> shown;
  for (const UnitName& name : names) {
    const auto day = [](const std::optional<CalendarDay>& at) { return at.has_value() ? FormatDay(*at) : ""; };
    shown.push_back(name.printed + " [" + day(name.valid_from) + ", " + day(name.valid_to) + "]");
  }
  return shown;
}

TEST(UnitRename, TheOldTitleBecomesAnAliasThatEndsTheDayBefore) {
  EXPECT_THAT(Shown(Renamed({Name("Dinas Perikanan"), Name("Diskan")}, Name("Dinas Kelautan"), kNewYear)),
              ElementsAre("Dinas Kelautan [2021-01-01, ]", "Dinas Perikanan [, 2020-12-31]", "Diskan [, ]"));
}

TEST(UnitRename, AnotherSpellingIsNoOtherTitle) {
  EXPECT_THAT(Shown(Renamed({Name("Dinas perikanan", CalendarDay(2019, 1, 1))}, Name("DINAS PERIKANAN"), kNewYear)),
              ElementsAre("DINAS PERIKANAN [2019-01-01, ]"));
}

TEST(UnitRename, AnAliasThatBecomesTheTitleIsAnAliasUntilThen) {
  EXPECT_THAT(Shown(Renamed({Name("Dinas A"), Name("Dinas B")}, Name("Dinas B"), kNewYear)),
              ElementsAre("Dinas B [2021-01-01, ]", "Dinas A [, 2020-12-31]", "Dinas B [, 2020-12-31]"));
}

TEST(UnitRename, AUnitMayTakeAFormerTitleAgain) {
  const auto once = Renamed({Name("Dinas A")}, Name("Dinas B"), kNewYear);
  EXPECT_THAT(Shown(Renamed(once, Name("Dinas A"), CalendarDay(2023, 1, 1))),
              ElementsAre("Dinas A [2023-01-01, ]", "Dinas B [2021-01-01, 2022-12-31]", "Dinas A [, 2020-12-31]"));
}

TEST(UnitName, DaysOverlapWhenOneIsCommon) {
  const UnitName until = Name("x", {}, CalendarDay(2020, 12, 31));
  EXPECT_FALSE(Overlap(until, Name("x", kNewYear)));
  EXPECT_TRUE(Overlap(until, Name("x", CalendarDay(2020, 12, 31))));
  EXPECT_TRUE(Overlap(until, Name("x")));
}

}  // namespace
}  // namespace terpadu::planning
