#include "services/performance/progress/domain/progress.h"

#include <limits>

#include "services/performance/domain/decimal.h"

namespace terpadu::performance::domain {
namespace {

constexpr int64_t kHundred = 100'00;

// numerator × scale / denominator, a half rounded up; for nothing below 0.
int64_t Quotient(int64_t numerator, int64_t scale, int64_t denominator) {
  const Int128 quotient = DivideHalfUp(Int128{numerator} * scale, denominator);
  const Int128 most = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(quotient < most ? quotient : most);
}

Figure FigureOf(const char* formula, int64_t numerator, int64_t scale, int64_t denominator, const char* reason) {
  Figure figure{.hundredths = {}, .numerator = numerator, .denominator = denominator, .formula = formula, .reason = ""};
  if (denominator > 0) {
    figure.hundredths = Quotient(numerator, scale, denominator);
  } else {
    figure.reason = reason;
  }
  return figure;
}

}  // namespace

Figure AbsorptionOf(const Money& money) {
  return FigureOf("paid / budget × 100", money.paid, kHundred, money.budget, "NO_BUDGET");
}

Figure PhysicalProgressOf(const Money& money) {
  return FigureOf("sum of contract value × progress / sum of contract values × 100", money.done, kHundred,
                  money.contracted, "NO_CONTRACT");
}

Figure AchievementOf(const Achievements& achievements) {
  return FigureOf("sum of achievements / indicators with an achievement", achievements.sum, 1, achievements.achieved,
                  achievements.indicators == 0 ? "NO_INDICATOR" : "NO_ACHIEVEMENT");
}

Figure EfficiencyOf(const Figure& achievement, const Figure& absorption) {
  const char* formula = "achievement / absorption × 100";
  const char* missing = achievement.hundredths.has_value() ? absorption.reason : achievement.reason;
  if (!achievement.hundredths.has_value() || !absorption.hundredths.has_value()) {
    return {.hundredths = {},
            .numerator = achievement.hundredths.value_or(0),
            .denominator = absorption.hundredths.value_or(0),
            .formula = formula,
            .reason = missing};
  }
  return FigureOf(formula, *achievement.hundredths, kHundred, *absorption.hundredths, "NO_ABSORPTION");
}

}  // namespace terpadu::performance::domain
