#include "services/performance/evaluation/domain/ranking.h"

#include <algorithm>
#include <functional>

namespace terpadu::performance::domain {

std::vector<int> RanksOf(const std::vector<int64_t>& scores) {
  std::vector<int64_t> falling = scores;
  std::sort(falling.begin(), falling.end(), std::greater<>());
  std::vector<int> ranks;
  ranks.reserve(scores.size());
  for (const int64_t score : scores) {
    const auto first = std::lower_bound(falling.begin(), falling.end(), score, std::greater<>());
    ranks.push_back(static_cast<int>(first - falling.begin()) + 1);
  }
  return ranks;
}

}  // namespace terpadu::performance::domain
