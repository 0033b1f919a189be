#pragma once

#include <cstdint>
#include <vector>

namespace terpadu::generator {

// The same numbers on every machine: SplitMix64, and nothing of <random>, whose distributions differ between libraries.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  // 0 to `count` - 1; `count` is above 0.
  uint64_t Below(uint64_t count) { return Next() % count; }
  // `least` to `most`, both included.
  int64_t Between(int64_t least, int64_t most);
  // True `percent` times in a hundred.
  bool Percent(int percent) { return static_cast<int>(Below(100)) < percent; }
  // About 2 to the power of a sum of four even draws of 0 to `bits`: many small ones, few big ones, as amounts are. 256
  // at least; `bits` is 12 at most.
  int64_t Skewed(int bits);

  template <typename Element>
  const Element& OneOf(const std::vector<Element>& of) {
    return of[Below(of.size())];
  }

 private:
  uint64_t state_;
};

// Parts of `total`, in proportion to `weights` and each `least` at least, which sum to `total` exactly. Weights are
// above 0, and `total` is enough for all.
std::vector<int64_t> Apportion(int64_t total, const std::vector<int64_t>& weights, int64_t least);

}  // namespace terpadu::generator
