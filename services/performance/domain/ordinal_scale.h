#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terpadu::performance {

// Words in their order, the best first; each with the other ways in which it is written.
struct OrdinalScale {
  std::vector<std::vector<std::string>> words;  // {{"WTP", "Wajar Tanpa Pengecualian"}, {"WDP"}, …}
};

// Points of `word` in `scale`, the last word having 1; none when it is not there. Capitals and blanks do not matter.
std::optional<int> PointsOf(std::string_view word, const OrdinalScale& scale);

}  // namespace terpadu::performance
