#pragma once

#include <optional>
#include <string>

#include "services/performance/domain/decimal.h"

namespace terpadu::performance {

// Kinds of terpadu.type.v1.Value, under the same numbers.
enum class ValueKind {
  kUnknown = 0,
  kNumber = 1,
  kPercent = 2,
  kCount = 3,
  kIndex = 4,
  kLevel = 5,
  kScore = 6,
  kOrdinal = 7,
  kRange = 8,
  kLowerBound = 9,
  kNone = 10,
};

// A target or what was realised.
struct Value {
  ValueKind kind = ValueKind::kUnknown;
  Decimal number;                // of every kind but ORDINAL and NONE
  std::optional<Decimal> upper;  // of a RANGE
  std::string unit;              // `OPD`; "" when it is not said
  std::string label;             // the word of an ORDINAL
};

// Whether two texts are the same words: capitals, and how many blanks stand between or around them, do not matter.
bool SameWords(std::string_view a, std::string_view b);

// Whether `realised` can be held against `target`: of one kind, and of one unit where both say it. A RANGE and a LOWER
// BOUND are met by any single number.
bool AreComparable(const Value& target, const Value& realised);

// What is realised is one number or one word: no range, no bound, not nothing.
bool CanBeRealised(ValueKind kind);

}  // namespace terpadu::performance
