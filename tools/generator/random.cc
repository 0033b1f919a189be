#include "tools/generator/random.h"

#include <numeric>

#include "libs/base/assert.h"

namespace terpadu::generator {

uint64_t Random::Next() {
  state_ += 0x9E3779B97F4A7C15U;
  uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

int64_t Random::Between(int64_t least, int64_t most) {
  return least + static_cast<int64_t>(Below(static_cast<uint64_t>(most - least) + 1));
}

int64_t Random::Skewed(int bits) {
  uint64_t exponent = 0;  // with 8 binary digits behind the point
  for (int draw = 0; draw < 4; ++draw) {
    exponent += Below(static_cast<uint64_t>(bits) * 256);
  }
  const uint64_t whole = exponent >> 8U;
  const uint64_t rest = exponent & 255U;
  return static_cast<int64_t>((256 + rest) << whole);  // straight from one power to the next
}

std::vector<int64_t> Apportion(int64_t total, const std::vector<int64_t>& weights, int64_t least) {
  const int64_t free = total - least * static_cast<int64_t>(weights.size());
  TERPADU_ASSERT(free >= 0);
  __extension__ using Wide = __int128;
  const Wide all = std::accumulate(weights.begin(), weights.end(), Wide{0});
  std::vector<int64_t> parts;
  parts.reserve(weights.size());
  Wide weight = 0;
  int64_t given = 0;
  for (const int64_t each : weights) {
    weight += each;
    const auto until = static_cast<int64_t>(free * weight / all);
    parts.push_back(least + until - given);
    given = until;
  }
  return parts;
}

}  // namespace terpadu::generator
