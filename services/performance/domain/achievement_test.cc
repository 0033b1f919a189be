#include "services/performance/domain/achievement.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::performance {
namespace {

constexpr Formula kHigher = Formula::kHigherIsBetter;
constexpr Formula kLinear = Formula::kLowerIsBetterLinear;
constexpr Formula kRatio = Formula::kLowerIsBetterRatio;

// Of the national rule.
constexpr AchievementPolicy kPolicy = {
    .version = 1, .cap = 120'00, .floor = 0, .zero_target = {.equal = 100'00, .better = 100'00, .worse = 0}};
// So wide that the bare formulas show.
constexpr AchievementPolicy kUnbounded = {.version = 1, .cap = INT64_MAX, .floor = INT64_MIN};

Value Number(int64_t units, int scale = 0) { return {.kind = ValueKind::kNumber, .number = {units, scale}}; }
Value Percent(int64_t units) { return {.kind = ValueKind::kPercent, .number = {units, 0}}; }
Value Count(int64_t units, const std::string& unit) {
  return {.kind = ValueKind::kCount, .number = {units, 0}, .unit = unit};
}
Value Word(const std::string& word) { return {.kind = ValueKind::kOrdinal, .label = word}; }
Value Range(int64_t from, int64_t to) {
  return {.kind = ValueKind::kRange, .number = {from, 0}, .upper = Decimal{to, 0}};
}

Polarity PolarityOf(Formula formula) {
  return formula == kLinear || formula == kRatio ? Polarity::kLowerIsBetter : Polarity::kHigherIsBetter;
}

Achievement Achieve(Formula formula, const Value& target, const Value& realised,
                    const AchievementPolicy& policy = kPolicy) {
  return ComputeAchievement({PolarityOf(formula), formula, target}, realised, policy, {});
}

// Hundredths of a percent.
int64_t Percents(const Achievement& achievement) {
  EXPECT_EQ(achievement.reason, NoAchievement::kNone);
  EXPECT_EQ(achievement.percent.value_or(Decimal{-1, 0}).scale, 2);
  return achievement.percent.value_or(Decimal{-1, 0}).units;
}

struct Golden {
  Formula formula;
  Value target;
  Value realised;
  int64_t percent;  // hundredths
};

TEST(Achievement, FollowsItsFormula) {
  const Golden cases[] = {
      // realised / target × 100
      {kHigher, Number(100), Number(100), 100'00},
      {kHigher, Number(80), Number(60), 75'00},
      {kHigher, Number(80), Number(100), 125'00},
      {kHigher, Number(3), Number(2), 66'67},
      {kHigher, Number(3), Number(1), 33'33},
      {kHigher, Number(80), Number(0), 0},
      {kHigher, Number(80), Number(-8), -10'00},
      // (2 × target − realised) / target × 100
      {kLinear, Number(10), Number(10), 100'00},
      {kLinear, Number(10), Number(8), 120'00},
      {kLinear, Number(10), Number(12), 80'00},
      {kLinear, Number(10), Number(20), 0},
      {kLinear, Number(10), Number(25), -50'00},
      {kLinear, Number(10), Number(0), 200'00},
      {kLinear, Number(3), Number(4), 66'67},
      // target / realised × 100
      {kRatio, Number(10), Number(10), 100'00},
      {kRatio, Number(10), Number(20), 50'00},
      {kRatio, Number(10), Number(8), 125'00},
      {kRatio, Number(10), Number(30), 33'33},
  };
  for (const Golden& golden : cases) {
    EXPECT_EQ(Percents(Achieve(golden.formula, golden.target, golden.realised, kUnbounded)), golden.percent)
        << static_cast<int>(golden.formula) << ": " << golden.realised.number.units << " of "
        << golden.target.number.units;
  }
}

TEST(Achievement, IsRoundedAHalfUpAtTwoDecimals) {
  EXPECT_EQ(Percents(Achieve(kHigher, Number(20'000), Number(19'999))), 100'00);     // 99,995
  EXPECT_EQ(Percents(Achieve(kHigher, Number(1'000'000), Number(999'949))), 99'99);  // 99,9949
  EXPECT_EQ(Percents(Achieve(kHigher, Number(8), Number(1))), 12'50);
  EXPECT_EQ(Percents(Achieve(kHigher, Number(80'000), Number(1))), 0);  // 0,00125
  EXPECT_EQ(Percents(Achieve(kHigher, Number(20'000), Number(1))), 1);  // 0,005
}

TEST(Achievement, TakesDecimalsOfAnyScale) {
  EXPECT_EQ(Percents(Achieve(kHigher, Number(28, 1), Number(2800, 3))), 100'00);  // 2,800 of 2,8
  EXPECT_EQ(Percents(Achieve(kHigher, Number(28, 1), Number(14, 1))), 50'00);
  EXPECT_EQ(Percents(Achieve(kLinear, Number(25, 1), Number(3))), 80'00);  // 3 against 2,5
  EXPECT_EQ(Percents(Achieve(kRatio, Number(25, 1), Number(500, 2))), 50'00);
}

TEST(Achievement, StaysBetweenFloorAndCap) {
  EXPECT_EQ(Percents(Achieve(kHigher, Number(100), Number(120))), 120'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Number(100), Number(121))), 120'00);
  EXPECT_EQ(Percents(Achieve(kLinear, Number(10), Number(25))), 0);
  EXPECT_EQ(Percents(Achieve(kHigher, Number(10), Number(-1))), 0);
  EXPECT_EQ(Percents(Achieve(kRatio, Number(10), Number(0))), 120'00);   // grows beyond every bound
  EXPECT_EQ(Percents(Achieve(kRatio, Number(10), Number(-5))), 120'00);  // and goes on so
}

TEST(Achievement, AgainstATargetOfZeroIsWhatTheRuleSays) {
  for (const Formula formula : {kHigher, kLinear, kRatio}) {
    EXPECT_EQ(Percents(Achieve(formula, Number(0), Number(0))), 100'00);
    EXPECT_EQ(Percents(Achieve(formula, Number(0, 2), Number(0, 5))), 100'00);
  }
  EXPECT_EQ(Percents(Achieve(kHigher, Number(0), Number(5))), 100'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Number(0), Number(-5))), 0);
  EXPECT_EQ(Percents(Achieve(kLinear, Number(0), Number(5))), 0);
  EXPECT_EQ(Percents(Achieve(kRatio, Number(0), Number(5))), 0);
  EXPECT_EQ(Percents(Achieve(kRatio, Number(0), Number(-5))), 100'00);
  const AchievementPolicy none = {.version = 2, .cap = 120'00, .floor = 0, .zero_target = {}};
  EXPECT_EQ(Achieve(kHigher, Number(0), Number(0), none).reason, NoAchievement::kNoTarget);
}

TEST(Achievement, WithoutATargetThereIsNone) {
  const auto reason_of = [](std::optional<Value> target) {
    return ComputeAchievement({Polarity::kHigherIsBetter, kHigher, std::move(target)}, Number(1), kPolicy, {}).reason;
  };
  EXPECT_EQ(reason_of(std::nullopt), NoAchievement::kNoTarget);
  EXPECT_EQ(reason_of(Value{.kind = ValueKind::kNone}), NoAchievement::kNoTarget);     // printed `-`
  EXPECT_EQ(reason_of(Value{.kind = ValueKind::kUnknown}), NoAchievement::kNoTarget);  // not understood
  EXPECT_EQ(reason_of(Number(1)), NoAchievement::kNone);
}

TEST(Achievement, IsNotGuessedWhilePolarityIsUnknown) {
  EXPECT_EQ(ComputeAchievement({Polarity::kUnknown, Formula::kNone, Number(10)}, Number(10), kPolicy, {}).reason,
            NoAchievement::kPolarityUnknown);
}

TEST(Achievement, NeedsATargetThatIsNotNegative) {
  for (const Formula formula : {kHigher, kLinear, kRatio}) {
    EXPECT_EQ(Achieve(formula, Number(-2), Number(-1)).reason, NoAchievement::kNegativeTarget);
  }
}

TEST(Achievement, OfDifferentKindsIsNone) {
  EXPECT_EQ(Achieve(kHigher, Count(39, "OPD"), Percent(100)).reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Achieve(kHigher, Percent(100), Count(39, "OPD")).reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Achieve(kHigher, Count(39, "OPD"), Count(39, "Orang")).reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Achieve(kHigher, Percent(100), Number(100)).reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Achieve(kHigher, Number(1), Word("WTP")).reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Achieve(kHigher, Word("WTP"), Word("WTP")).reason, NoAchievement::kKindsDiffer);  // not ORDINAL
  EXPECT_EQ(Achieve(Formula::kOrdinal, Number(1), Number(1)).reason, NoAchievement::kKindsDiffer);
}

TEST(Achievement, OfOneKindAndUnitIsThereHoweverTheUnitIsWritten) {
  EXPECT_EQ(Percents(Achieve(kHigher, Count(40, "OPD"), Count(30, " opd "))), 75'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Count(40, "OPD"), Count(30, ""))), 75'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Percent(50), Percent(25))), 50'00);
}

TEST(Achievement, InsideARangeIsFullAndOutsideItIsHeldAgainstTheNearerEnd) {
  EXPECT_EQ(Percents(Achieve(kHigher, Range(60, 80), Number(60))), 100'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Range(60, 80), Number(80))), 100'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Range(60, 80), Number(45))), 75'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Range(60, 80), Number(88))), 110'00);
  EXPECT_EQ(Percents(Achieve(kLinear, Range(60, 80), Number(100))), 75'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Range(0, 10), Number(0))), 100'00);
  EXPECT_EQ(Percents(Achieve(kHigher, Range(60, 80), Percent(45))), 75'00);
}

TEST(Achievement, OfALowerBoundIsHeldAgainstItsNumber) {
  const Value at_least_80 = {.kind = ValueKind::kLowerBound, .number = {80, 0}};
  EXPECT_EQ(Percents(Achieve(kHigher, at_least_80, Percent(60))), 75'00);
  EXPECT_EQ(Percents(Achieve(kHigher, at_least_80, Percent(80))), 100'00);
}

TEST(Achievement, NeverOverflows) {
  const Value most = Number(INT64_MAX);
  const Value least = Number(INT64_MIN);
  const Value tiny = Number(1, kMaxScale);
  for (const Formula formula : {kHigher, kLinear, kRatio}) {
    EXPECT_EQ(Percents(Achieve(formula, most, most)), 100'00);
    EXPECT_THAT(Percents(Achieve(formula, tiny, most)), ::testing::AnyOf(0, 120'00));
    EXPECT_THAT(Percents(Achieve(formula, most, tiny)), ::testing::AnyOf(0, 120'00));
    EXPECT_THAT(Percents(Achieve(formula, tiny, least)), ::testing::AnyOf(0, 120'00));
    EXPECT_THAT(Percents(Achieve(formula, tiny, most, kUnbounded)), ::testing::AnyOf(0, INT64_MIN, INT64_MAX));
  }
}

TEST(Achievement, HigherAndLinearAreMirroredAroundTheTarget) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> digits(1, 1'000'000'000);
  std::uniform_int_distribution<int> scales(0, 9);
  for (int i = 0; i < 2000; ++i) {
    const int scale = scales(random);
    const int64_t target = digits(random);
    const int64_t distance = digits(random);
    EXPECT_EQ(Percents(Achieve(kHigher, Number(target, scale), Number(target + distance, scale), kUnbounded)),
              Percents(Achieve(kLinear, Number(target, scale), Number(target - distance, scale), kUnbounded)));
  }
}

// By the national rule, as a table that a person can check: every formula at its edges.
TEST(Achievement, HasItsGoldenValuesAtEveryEdgeByTheNationalRule) {
  const Value at_least_80 = {.kind = ValueKind::kLowerBound, .number = {80, 0}};
  const Golden cases[] = {
      // target 0: met, better, worse
      {kHigher, Number(0), Number(0), 100'00},
      {kHigher, Number(0), Number(1), 100'00},
      {kHigher, Number(0), Number(-1), 0},
      {kLinear, Number(0), Number(0), 100'00},
      {kLinear, Number(0), Number(-1), 100'00},
      {kLinear, Number(0), Number(1), 0},
      {kRatio, Number(0), Number(0), 100'00},
      {kRatio, Number(0), Number(-1), 100'00},
      {kRatio, Number(0), Number(1), 0},
      // realised 0
      {kHigher, Number(80), Number(0), 0},
      {kLinear, Number(80), Number(0), 120'00},
      {kRatio, Number(80), Number(0), 120'00},
      // on target, and a hair on either side of it
      {kHigher, Number(80), Number(80), 100'00},
      {kHigher, Number(80), Number(7999, 2), 99'99},
      {kHigher, Number(80), Number(8001, 2), 100'01},
      {kLinear, Number(80), Number(80), 100'00},
      {kLinear, Number(80), Number(8001, 2), 99'99},
      {kLinear, Number(80), Number(7999, 2), 100'01},
      {kRatio, Number(80), Number(80), 100'00},
      {kRatio, Number(80), Number(8001, 2), 99'99},
      {kRatio, Number(80), Number(7999, 2), 100'01},
      // at the cap, and far over
      {kHigher, Number(80), Number(96), 120'00},
      {kHigher, Number(80), Number(1'000'000), 120'00},
      {kLinear, Number(80), Number(64), 120'00},
      {kLinear, Number(80), Number(-1'000'000), 120'00},
      {kRatio, Number(96), Number(80), 120'00},
      {kRatio, Number(1'000'000), Number(1), 120'00},
      // at the floor, and far under
      {kHigher, Number(80), Number(-1'000'000), 0},
      {kLinear, Number(80), Number(160), 0},
      {kLinear, Number(80), Number(1'000'000), 0},
      {kRatio, Number(1), Number(1'000'000), 0},
      // range: below, its ends, inside, above
      {kHigher, Range(60, 80), Number(30), 50'00},
      {kHigher, Range(60, 80), Number(60), 100'00},
      {kHigher, Range(60, 80), Number(70), 100'00},
      {kHigher, Range(60, 80), Number(80), 100'00},
      {kHigher, Range(60, 80), Number(1000), 120'00},
      {kLinear, Range(60, 80), Number(48), 120'00},
      {kLinear, Range(60, 80), Number(60), 100'00},
      {kLinear, Range(60, 80), Number(100), 75'00},
      {kRatio, Range(60, 80), Number(160), 50'00},
      {kRatio, Range(60, 80), Number(0), 120'00},
      // lower bound: below, on it, above
      {kHigher, at_least_80, Number(0), 0},
      {kHigher, at_least_80, Number(60), 75'00},
      {kHigher, at_least_80, Number(80), 100'00},
      {kHigher, at_least_80, Number(1000), 120'00},
  };
  for (const Golden& golden : cases) {
    EXPECT_EQ(Percents(Achieve(golden.formula, golden.target, golden.realised)), golden.percent)
        << static_cast<int>(golden.formula) << ": " << golden.realised.number.units << " of "
        << golden.target.number.units;
  }
}

const OrdinalScale kOpinion = {{{"WTP", "Wajar Tanpa Pengecualian"}, {"WDP"}, {"TW"}, {"TMP", "Disclaimer"}}};
const OrdinalScale kRank = {{{"Sangat Tinggi"}, {"Tinggi"}, {"Sedang"}, {"Rendah"}}};

Achievement OfWords(Polarity polarity, const std::string& target, const std::string& realised) {
  return ComputeAchievement({polarity, Formula::kOrdinal, Word(target)}, Word(realised), kUnbounded, {kOpinion, kRank});
}

TEST(OrdinalAchievement, IsThePlaceInTheScale) {
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "WTP", "WTP")), 100'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "WTP", "WDP")), 75'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "WTP", "TW")), 50'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "WTP", "TMP")), 25'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "WDP", "WTP")), 133'33);
}

TEST(OrdinalAchievement, HasItsGoldenValuesForEveryPairOfPlacesByTheNationalRule) {
  const std::string words[] = {"WTP", "WDP", "TW", "TMP"};
  const int64_t higher[4][4] = {{100'00, 75'00, 50'00, 25'00},      // target WTP
                                {120'00, 100'00, 66'67, 33'33},     // target WDP, 133,33 capped
                                {120'00, 120'00, 100'00, 50'00},    // target TW
                                {120'00, 120'00, 120'00, 100'00}};  // target TMP
  for (int target = 0; target < 4; ++target) {
    for (int realised = 0; realised < 4; ++realised) {
      const auto achieved = [&](Polarity polarity, int from, int to) {
        return Percents(
            ComputeAchievement({polarity, Formula::kOrdinal, Word(words[from])}, Word(words[to]), kPolicy, {kOpinion}));
      };
      EXPECT_EQ(achieved(Polarity::kHigherIsBetter, target, realised), higher[target][realised]);
      EXPECT_EQ(achieved(Polarity::kLowerIsBetter, 3 - target, 3 - realised), higher[target][realised]);
    }
  }
}

TEST(OrdinalAchievement, KnowsEverySpelling) {
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "wajar  tanpa pengecualian", "disclaimer")), 25'00);
}

TEST(OrdinalAchievement, ReadsTheScaleFromItsOtherEndWhereLessIsBetter) {
  EXPECT_EQ(Percents(OfWords(Polarity::kLowerIsBetter, "Rendah", "Rendah")), 100'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kLowerIsBetter, "Rendah", "Sedang")), 75'00);
  EXPECT_EQ(Percents(OfWords(Polarity::kLowerIsBetter, "Rendah", "Sangat tinggi")), 25'00);
}

TEST(OrdinalAchievement, OfWordsOfNoScaleOrOfTwoIsNone) {
  EXPECT_EQ(OfWords(Polarity::kHigherIsBetter, "WTP", "Lumayan").reason, NoAchievement::kWordUnknown);
  EXPECT_EQ(OfWords(Polarity::kHigherIsBetter, "WTP", "Tinggi").reason, NoAchievement::kKindsDiffer);
  EXPECT_EQ(Percents(OfWords(Polarity::kHigherIsBetter, "Paripurna", "PARIPURNA")), 100'00);  // one place in any scale
}

TEST(Formula, AgreesWithItsPolarityAlone) {
  EXPECT_TRUE(Agree(Polarity::kHigherIsBetter, kHigher));
  EXPECT_FALSE(Agree(Polarity::kLowerIsBetter, kHigher));
  EXPECT_TRUE(Agree(Polarity::kLowerIsBetter, kLinear));
  EXPECT_TRUE(Agree(Polarity::kLowerIsBetter, kRatio));
  EXPECT_FALSE(Agree(Polarity::kHigherIsBetter, kRatio));
  EXPECT_TRUE(Agree(Polarity::kHigherIsBetter, Formula::kOrdinal));
  EXPECT_TRUE(Agree(Polarity::kLowerIsBetter, Formula::kOrdinal));
  EXPECT_FALSE(Agree(Polarity::kUnknown, Formula::kOrdinal));
}

TEST(Formula, UsuallyIsThatOfThePolarityAndOrdinalForWords) {
  EXPECT_EQ(UsualFormula(Polarity::kUnknown, {Number(1)}), Formula::kNone);
  EXPECT_EQ(UsualFormula(Polarity::kHigherIsBetter, {Number(1)}), kHigher);
  EXPECT_EQ(UsualFormula(Polarity::kLowerIsBetter, {}), kLinear);
  EXPECT_EQ(UsualFormula(Polarity::kHigherIsBetter, {Value{.kind = ValueKind::kNone}, Word("WTP")}), Formula::kOrdinal);
}

}  // namespace
}  // namespace terpadu::performance
