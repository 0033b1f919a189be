#include "services/performance/domain/ordinal_scale.h"

#include <algorithm>

#include "services/performance/domain/value.h"

namespace terpadu::performance {

std::optional<int> PointsOf(std::string_view word, const OrdinalScale& scale) {
  const auto found = std::find_if(scale.words.begin(), scale.words.end(), [word](const auto& spellings) {
    return std::any_of(spellings.begin(), spellings.end(),
                       [word](const std::string& spelling) { return SameWords(spelling, word); });
  });
  if (found == scale.words.end()) {
    return std::nullopt;
  }
  return static_cast<int>(scale.words.end() - found);
}

}  // namespace terpadu::performance
