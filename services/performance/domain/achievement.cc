#include "services/performance/domain/achievement.h"

#include <algorithm>

namespace terpadu::performance {
namespace {

constexpr int64_t kHundredPercent = 10'000;  // in hundredths

Achievement None(NoAchievement reason) { return {.percent = std::nullopt, .reason = reason}; }

Achievement Percent(Int128 hundredths, const AchievementPolicy& policy) {
  const Int128 bounded = std::clamp(hundredths, Int128{policy.floor}, Int128{policy.cap});
  return {.percent = Decimal{static_cast<int64_t>(bounded), 2}, .reason = NoAchievement::kNone};
}

// a / b × 100 %, both brought to one scale; b is above 0. Each is below 10^28, so that no product overflows.
Int128 Ratio(Int128 a, Int128 b) { return DivideHalfUp(a * kHundredPercent, b); }

// Target and realised value in units of the same power of ten.
struct Pair {
  Int128 target;
  Int128 realised;
};

Pair Align(const Decimal& target, const Decimal& realised) {
  const int scale = std::max(target.scale, realised.scale);
  return {target.units * PowerOfTen(scale - target.scale), realised.units * PowerOfTen(scale - realised.scale)};
}

Achievement AgainstZero(bool higher, const Decimal& realised, const AchievementPolicy& policy) {
  const AchievementPolicy::ZeroTarget& rule = policy.zero_target;
  const bool better = higher ? realised.units > 0 : realised.units < 0;
  const std::optional<int64_t> percent = realised.units == 0 ? rule.equal : (better ? rule.better : rule.worse);
  return percent.has_value() ? Percent(*percent, policy) : None(NoAchievement::kNoTarget);
}

Achievement ByNumbers(Formula formula, const Decimal& target, const Decimal& realised,
                      const AchievementPolicy& policy) {
  if (target.units < 0) {
    return None(NoAchievement::kNegativeTarget);
  }
  if (target.units == 0) {
    return AgainstZero(formula == Formula::kHigherIsBetter, realised, policy);
  }
  const Pair pair = Align(target, realised);
  switch (formula) {
    case Formula::kHigherIsBetter:
      return Percent(Ratio(pair.realised, pair.target), policy);
    case Formula::kLowerIsBetterLinear:
      return Percent(Ratio(2 * pair.target - pair.realised, pair.target), policy);
    default:  // RATIO: it grows beyond every bound as the realised value nears 0
      return Percent(pair.realised <= 0 ? Int128{policy.cap} : Ratio(pair.target, pair.realised), policy);
  }
}

// The point of a range that is nearest to `realised`.
Decimal NearestPoint(const Value& range, const Decimal& realised) {
  return realised < range.number ? range.number : std::min(realised, range.upper.value_or(range.number));
}

Achievement ByNumbers(Formula formula, const Value& target, const Value& realised, const AchievementPolicy& policy) {
  if (target.kind != ValueKind::kRange) {
    return ByNumbers(formula, target.number, realised.number, policy);
  }
  const Decimal point = NearestPoint(target, realised.number);
  return point == realised.number ? Percent(kHundredPercent, policy)
                                  : ByNumbers(formula, point, realised.number, policy);
}

Achievement ByWords(Polarity polarity, const Value& target, const Value& realised, const AchievementPolicy& policy,
                    const std::vector<OrdinalScale>& scales) {
  if (SameWords(target.label, realised.label)) {  // one place in any scale, known or not
    return Percent(kHundredPercent, policy);
  }
  bool known_target = false;
  bool known_realised = false;
  for (const OrdinalScale& scale : scales) {
    std::optional<int> aim = PointsOf(target.label, scale);
    std::optional<int> reached = PointsOf(realised.label, scale);
    if (aim.has_value() && reached.has_value()) {
      const int turned = static_cast<int>(scale.words.size()) + 1;
      const bool lower = polarity == Polarity::kLowerIsBetter;
      return Percent(Ratio(lower ? turned - *reached : *reached, lower ? turned - *aim : *aim), policy);
    }
    known_target |= aim.has_value();
    known_realised |= reached.has_value();
  }
  return None(known_target && known_realised ? NoAchievement::kKindsDiffer : NoAchievement::kWordUnknown);
}

bool HasTarget(const std::optional<Value>& target) {
  return target.has_value() && target->kind != ValueKind::kNone && target->kind != ValueKind::kUnknown;
}

}  // namespace

bool Agree(Polarity polarity, Formula formula) {
  switch (formula) {
    case Formula::kHigherIsBetter:
      return polarity == Polarity::kHigherIsBetter;
    case Formula::kLowerIsBetterLinear:
    case Formula::kLowerIsBetterRatio:
      return polarity == Polarity::kLowerIsBetter;
    case Formula::kOrdinal:
      return polarity != Polarity::kUnknown;
    case Formula::kNone:
      return polarity == Polarity::kUnknown;
  }
  return false;
}

Formula UsualFormula(Polarity polarity, const std::vector<Value>& targets) {
  if (polarity == Polarity::kUnknown) {
    return Formula::kNone;
  }
  const bool words = std::any_of(targets.begin(), targets.end(),
                                 [](const Value& target) { return target.kind == ValueKind::kOrdinal; });
  if (words) {
    return Formula::kOrdinal;
  }
  return polarity == Polarity::kHigherIsBetter ? Formula::kHigherIsBetter : Formula::kLowerIsBetterLinear;
}

Achievement ComputeAchievement(const Yardstick& yardstick, const Value& realised, const AchievementPolicy& policy,
                               const std::vector<OrdinalScale>& scales) {
  if (!HasTarget(yardstick.target)) {
    return None(NoAchievement::kNoTarget);
  }
  if (yardstick.polarity == Polarity::kUnknown || yardstick.formula == Formula::kNone) {
    return None(NoAchievement::kPolarityUnknown);
  }
  const Value& target = *yardstick.target;
  const bool words = target.kind == ValueKind::kOrdinal;
  if (!AreComparable(target, realised) || words != (yardstick.formula == Formula::kOrdinal)) {
    return None(NoAchievement::kKindsDiffer);
  }
  return words ? ByWords(yardstick.polarity, target, realised, policy, scales)
               : ByNumbers(yardstick.formula, target, realised, policy);
}

}  // namespace terpadu::performance
