#include "services/planning/domain/field_change.h"

namespace terpadu::planning {

std::vector<TextChange> ChangesOf(const FieldTexts& before, const FieldTexts& after) {
  std::vector<TextChange> changes;
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->first < now->first)) {
      changes.push_back({old->first, old->second, ""});
      ++old;
    } else if (old == before.end() || now->first < old->first) {
      changes.push_back({now->first, "", now->second});
      ++now;
    } else {
      if (old->second != now->second) {
        changes.push_back({old->first, old->second, now->second});
      }
      ++old;
      ++now;
    }
  }
  return changes;
}

}  // namespace terpadu::planning
