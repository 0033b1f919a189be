#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/calendar.h"

namespace terpadu::planning {

// A name of a unit, as printed and as compared, with the days on which it means the unit.
struct UnitName {
  std::string printed;
  std::string normalized;
  std::optional<CalendarDay> valid_from = {};  // for ever before when absent
  std::optional<CalendarDay> valid_to = {};    // for ever after when absent
  bool shared = false;                         // with other units that call it so too

  bool is_dated() const { return valid_from.has_value() || valid_to.has_value() || shared; }
};

// Whether both are valid on some day.
bool Overlap(const UnitName& a, const UnitName& b);

// `names`, the title first, when the title is another from `day` on: the old title becomes an alias that ends the day
// before, an alias of the new title's spelling ends then too. A title that compares equal to the old one is only spelt
// anew, and keeps its days. `day` is later than the old title's first.
std::vector<UnitName> Renamed(std::vector<UnitName> names, const UnitName& title, CalendarDay day);

}  // namespace terpadu::planning
