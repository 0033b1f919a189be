#include "services/performance/conversions.h"

#include <algorithm>

namespace terpadu::performance {
namespace {

static_assert(static_cast<int>(ValueKind::kNumber) == type::v1::VALUE_KIND_NUMBER);
static_assert(static_cast<int>(ValueKind::kOrdinal) == type::v1::VALUE_KIND_ORDINAL);
static_assert(static_cast<int>(ValueKind::kRange) == type::v1::VALUE_KIND_RANGE);
static_assert(static_cast<int>(ValueKind::kNone) == type::v1::VALUE_KIND_NONE);
static_assert(static_cast<int>(ValueKind::kNone) == type::v1::ValueKind_MAX);
static_assert(static_cast<int>(Polarity::kHigherIsBetter) == type::v1::POLARITY_HIGHER_IS_BETTER);
static_assert(static_cast<int>(Polarity::kLowerIsBetter) == type::v1::POLARITY_LOWER_IS_BETTER);
static_assert(static_cast<int>(Polarity::kLowerIsBetter) == type::v1::Polarity_MAX);
static_assert(static_cast<int>(Formula::kHigherIsBetter) == v1::ACHIEVEMENT_FORMULA_HIGHER_IS_BETTER);
static_assert(static_cast<int>(Formula::kLowerIsBetterLinear) == v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_LINEAR);
static_assert(static_cast<int>(Formula::kLowerIsBetterRatio) == v1::ACHIEVEMENT_FORMULA_LOWER_IS_BETTER_RATIO);
static_assert(static_cast<int>(Formula::kOrdinal) == v1::ACHIEVEMENT_FORMULA_ORDINAL);
static_assert(static_cast<int>(Formula::kOrdinal) == v1::AchievementFormula_MAX);

// A scale out of bounds, which only a defect elsewhere can send, must not index a power of ten that is not there.
Decimal DecimalOf(const type::v1::Decimal& number) {
  return {.units = number.units(), .scale = std::clamp(number.scale(), 0, kMaxScale)};
}

}  // namespace

Value ValueOf(const type::v1::Value& value) {
  Value result;
  result.kind = type::v1::ValueKind_IsValid(value.kind()) ? static_cast<ValueKind>(value.kind()) : ValueKind::kUnknown;
  result.number = DecimalOf(value.number());
  if (value.has_upper()) {
    result.upper = DecimalOf(value.upper());
  }
  result.unit = value.unit();
  result.label = value.label();
  return result;
}

Polarity PolarityOf(type::v1::Polarity polarity) {
  return type::v1::Polarity_IsValid(polarity) ? static_cast<Polarity>(polarity) : Polarity::kUnknown;
}

Formula FormulaOf(v1::AchievementFormula formula) {
  return v1::AchievementFormula_IsValid(formula) ? static_cast<Formula>(formula) : Formula::kNone;
}

v1::AchievementFormula ToProto(Formula formula) { return static_cast<v1::AchievementFormula>(formula); }

type::v1::Decimal ToProto(const Decimal& number) {
  type::v1::Decimal result;
  result.set_units(number.units);
  result.set_scale(number.scale);
  return result;
}

const char* TextOf(NoAchievement reason) {
  switch (reason) {
    case NoAchievement::kNone:
      return "";
    case NoAchievement::kNoTarget:
      return "NO_TARGET";
    case NoAchievement::kPolarityUnknown:
      return "POLARITY_UNKNOWN";
    case NoAchievement::kKindsDiffer:
      return "KINDS_DIFFER";
    case NoAchievement::kNegativeTarget:
      return "NEGATIVE_TARGET";
    case NoAchievement::kWordUnknown:
      return "WORD_UNKNOWN";
  }
  return "";
}

v1::AchievementFormula UsualFormula(type::v1::Polarity polarity, const v1::PerformanceIndicator& indicator) {
  std::vector<Value> targets;
  for (const v1::IndicatorTarget& target : indicator.targets()) {
    targets.push_back(ValueOf(target.value()));
  }
  return ToProto(UsualFormula(PolarityOf(polarity), targets));
}

std::optional<type::v1::Value> TargetOf(const v1::PerformanceIndicator& indicator, int32_t year) {
  const auto& targets = indicator.targets();
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [year](const v1::IndicatorTarget& target) { return target.year() == year; });
  return found == targets.end() ? std::nullopt : std::make_optional(found->value());
}

}  // namespace terpadu::performance
