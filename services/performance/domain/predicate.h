#pragma once

#include <string>
#include <vector>

#include "libs/base/calendar.h"
#include "services/performance/domain/decimal.h"

namespace terpadu::performance {

// `predicate` holds from `from` percent (inclusive) up to the next band.
struct PredicateBand {
  Decimal from;
  std::string predicate;
};

// The predicate of an achievement as it is published, that is rounded: 99,995 is 100,00 and belongs to the band from
// 100. "" when it is below every band. The order of the bands does not matter.
std::string PredicateOf(const Decimal& achievement, const std::vector<PredicateBand>& bands);

// The last day of a quarter, 1 to 4: a measurement is judged by the rules in force on it, whenever it is recorded.
CalendarDay EndOfQuarter(int year, int quarter);

}  // namespace terpadu::performance
