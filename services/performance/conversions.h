#pragma once

#include <optional>

#include "services/performance/domain/achievement.h"
#include "terpadu/performance/v1/performance.pb.h"
#include "terpadu/type/v1/value.pb.h"

namespace terpadu::performance {

// Between the messages of the contract and the domain. Total for every valid message.

Value ValueOf(const type::v1::Value& value);
Polarity PolarityOf(type::v1::Polarity polarity);
Formula FormulaOf(v1::AchievementFormula formula);
v1::AchievementFormula ToProto(Formula formula);
type::v1::Decimal ToProto(const Decimal& number);
// `NO_TARGET`; "" for kNone.
const char* TextOf(NoAchievement reason);

// The usual formula for `polarity` given the indicator's targets.
v1::AchievementFormula UsualFormula(type::v1::Polarity polarity, const v1::PerformanceIndicator& indicator);

// The target of `year`; none when the plan has none.
std::optional<type::v1::Value> TargetOf(const v1::PerformanceIndicator& indicator, int32_t year);

}  // namespace terpadu::performance
