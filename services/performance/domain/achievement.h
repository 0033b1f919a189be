#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/performance/domain/decimal.h"
#include "services/performance/domain/ordinal_scale.h"
#include "services/performance/domain/value.h"

namespace terpadu::performance {

// Under the numbers of terpadu.type.v1.Polarity.
enum class Polarity { kUnknown = 0, kHigherIsBetter = 1, kLowerIsBetter = 2 };

// Under the numbers of AchievementFormula.
enum class Formula {
  kNone = 0,
  kHigherIsBetter = 1,       // realised / target × 100
  kLowerIsBetterLinear = 2,  // (2 × target − realised) / target × 100
  kLowerIsBetterRatio = 3,   // target / realised × 100
  kOrdinal = 4,              // points of the realised word / points of the target's × 100
};

// Whether `formula` can be used for `polarity`.
bool Agree(Polarity polarity, Formula formula);

// The formula when a person names none: that of the polarity, or ORDINAL when the targets are words.
Formula UsualFormula(Polarity polarity, const std::vector<Value>& targets);

// Percents are in hundredths: 12000 is 120,00 %.
struct AchievementPolicy {
  int32_t version = 0;
  int64_t cap = 0;    // no achievement is above
  int64_t floor = 0;  // none is below
  // Against a target of 0 nothing can be divided: what then counts when the realised value is 0 too, better, or worse.
  // None: no achievement, as if there were no target.
  struct ZeroTarget {
    std::optional<int64_t> equal;
    std::optional<int64_t> better;
    std::optional<int64_t> worse;
  };
  ZeroTarget zero_target;
};

// How an indicator is measured in a year.
struct Yardstick {
  Polarity polarity = Polarity::kUnknown;
  Formula formula = Formula::kNone;
  std::optional<Value> target;  // none: the plan has none for the year
};

enum class NoAchievement {
  kNone,             // there is one
  kNoTarget,         // none for the year, an explicit `-`, or one that was not understood
  kPolarityUnknown,  // nobody has said yet whether more or less is better
  kKindsDiffer,      // `39 OPD` against percent, a word against a number, two words of different scales
  kNegativeTarget,   // no formula has a meaning below 0
  kWordUnknown,      // a word that no scale has
};

struct Achievement {
  std::optional<Decimal> percent;  // two decimals, a half rounded up, between floor and cap
  NoAchievement reason = NoAchievement::kNone;
};

// Achievement of `realised` by `yardstick`, exact: no floating point, no overflow whatever the values. A target that is
// a range is held against by its point nearest to the realised value (100 inside); a lower bound by its number. Of an
// ORDINAL whose polarity is LOWER the scale is read from its other end.
Achievement ComputeAchievement(const Yardstick& yardstick, const Value& realised, const AchievementPolicy& policy,
                               const std::vector<OrdinalScale>& scales);

}  // namespace terpadu::performance
