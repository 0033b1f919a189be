#include "services/performance/domain/predicate.h"

namespace terpadu::performance {

std::string PredicateOf(const Decimal& achievement, const std::vector<PredicateBand>& bands) {
  const PredicateBand* highest = nullptr;
  for (const PredicateBand& band : bands) {
    if (band.from <= achievement && (highest == nullptr || highest->from < band.from)) {
      highest = &band;
    }
  }
  return highest == nullptr ? "" : highest->predicate;
}

CalendarDay EndOfQuarter(int year, int quarter) { return CalendarDay(year, 3 * quarter + 1, 1) - 1; }

}  // namespace terpadu::performance
