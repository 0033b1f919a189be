#include "services/planning/domain/unit_name.h"

#include <utility>

namespace terpadu::planning {
namespace {

// `name` without `day` and what follows it; nothing when no day is left.
std::optional<UnitName> EndedBefore(UnitName name, CalendarDay day) {
  if (name.valid_from.has_value() && *name.valid_from >= day) {
    return std::nullopt;
  }
  if (!name.valid_to.has_value() || *name.valid_to >= day) {
    name.valid_to = day - 1;
  }
  return name;
}

}  // namespace

bool Overlap(const UnitName& a, const UnitName& b) {
  const auto ends_before = [](const UnitName& first, const UnitName& second) {
    return first.valid_to.has_value() && second.valid_from.has_value() && *first.valid_to < *second.valid_from;
  };
  return !ends_before(a, b) && !ends_before(b, a);
}

std::vector<UnitName> Renamed(std::vector<UnitName> names, const UnitName& title, CalendarDay day) {
  if (names[0].normalized == title.normalized) {
    names[0].printed = title.printed;
    return names;
  }
  std::vector<UnitName> renamed = {{title.printed, title.normalized, day}};
  for (UnitName& name : names) {
    const bool is_title = &name == &names[0];
    if (!is_title && name.normalized != title.normalized) {
      renamed.push_back(std::move(name));
    } else if (std::optional<UnitName> ended = EndedBefore(std::move(name), day)) {
      renamed.push_back(*std::move(ended));
    }
  }
  return renamed;
}

}  // namespace terpadu::planning
