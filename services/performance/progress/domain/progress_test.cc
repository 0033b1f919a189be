#include "services/performance/progress/domain/progress.h"

#include "gtest/gtest.h"

namespace terpadu::performance::domain {
namespace {

TEST(Absorption, IsPaidOfTheBudgetInHundredthsAHalfRoundedUp) {
  EXPECT_EQ(AbsorptionOf({.budget = 3, .paid = 1}).hundredths, 33'33);
  EXPECT_EQ(AbsorptionOf({.budget = 3, .paid = 2}).hundredths, 66'67);
  EXPECT_EQ(AbsorptionOf({.budget = 20'000, .paid = 1}).hundredths, 1);  // 0.005 %
  EXPECT_EQ(AbsorptionOf({.budget = 20'001, .paid = 1}).hundredths, 0);
  EXPECT_EQ(AbsorptionOf({.budget = 5'535'000'000, .paid = 5'535'000'000}).hundredths, 100'00);
}

TEST(Absorption, HoldsAsMuchMoneyAsThereIs) {
  const int64_t most = 9'223'372'036'854'775'807;
  EXPECT_EQ(AbsorptionOf({.budget = most, .paid = most}).hundredths, 100'00);
  EXPECT_EQ(AbsorptionOf({.budget = 1, .paid = most}).hundredths, most);
}

TEST(Absorption, HasNoFigureWithoutABudgetAndSaysWhy) {
  const Figure none = AbsorptionOf({.budget = 0, .paid = 0});
  EXPECT_FALSE(none.hundredths.has_value());
  EXPECT_STREQ(none.reason, "NO_BUDGET");
}

TEST(PhysicalProgress, WeighsContractsByTheirValue) {
  // 300 at 50 % and 100 at 100 %: 250 of 400.
  const Figure figure = PhysicalProgressOf({.contracted = 400, .done = 250});
  EXPECT_EQ(figure.hundredths, 62'50);
  EXPECT_EQ(figure.numerator, 250);
  EXPECT_EQ(figure.denominator, 400);
  EXPECT_STREQ(PhysicalProgressOf({}).reason, "NO_CONTRACT");
}

TEST(Achievement, IsTheMeanOfThoseThatHaveOne) {
  EXPECT_EQ(AchievementOf({.indicators = 3, .achieved = 2, .sum = 175'00}).hundredths, 87'50);
  EXPECT_EQ(AchievementOf({.indicators = 1, .achieved = 1, .sum = 0}).hundredths, 0);
  EXPECT_STREQ(AchievementOf({.indicators = 3}).reason, "NO_ACHIEVEMENT");
  EXPECT_STREQ(AchievementOf({}).reason, "NO_INDICATOR");
}

TEST(Efficiency, IsAchievementAgainstAbsorption) {
  const Figure achievement = AchievementOf({.indicators = 1, .achieved = 1, .sum = 90'00});
  const Figure figure = EfficiencyOf(achievement, AbsorptionOf({.budget = 100, .paid = 80}));
  EXPECT_EQ(figure.hundredths, 112'50);
  EXPECT_EQ(figure.numerator, 90'00);
  EXPECT_EQ(figure.denominator, 80'00);
}

TEST(Efficiency, NothingAchievedForMoneySpentIsZeroAndNothingSpentHasNoFigure) {
  const Figure nothing = AchievementOf({.indicators = 1, .achieved = 1, .sum = 0});
  const Figure all = AchievementOf({.indicators = 1, .achieved = 1, .sum = 100'00});
  EXPECT_EQ(EfficiencyOf(nothing, AbsorptionOf({.budget = 100, .paid = 80})).hundredths, 0);
  EXPECT_STREQ(EfficiencyOf(all, AbsorptionOf({.budget = 100, .paid = 0})).reason, "NO_ABSORPTION");
  EXPECT_STREQ(EfficiencyOf(all, AbsorptionOf({})).reason, "NO_BUDGET");
  EXPECT_STREQ(EfficiencyOf(AchievementOf({}), AbsorptionOf({})).reason, "NO_INDICATOR");
}

}  // namespace
}  // namespace terpadu::performance::domain
