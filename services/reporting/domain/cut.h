#pragma once

#include <algorithm>
#include <cstdint>

namespace terpadu::reporting {

inline constexpr int64_t kWholeShare = 10'000;  // hundredths of a percent

// The money of a line, in rupiah, none negative.
struct LineMoney {
  int64_t amount = 0;
  int64_t reserved = 0;
  int64_t committed = 0;
};

// What a cut takes of a line, and from where: cut = from_free + from_reserved + from_committed.
struct LineCut {
  int64_t free = 0;
  int64_t cut = 0;
  int64_t from_free = 0;
  int64_t from_reserved = 0;
  int64_t from_committed = 0;
};

// `share` of `amount` rounded down to the rupiah, for a share of 0 to kWholeShare; no product overflows.
constexpr int64_t ShareOf(int64_t amount, int64_t share) {
  return amount / kWholeShare * share + amount % kWholeShare * share / kWholeShare;
}

// What is free is taken first, then what is reserved, then what is committed. Reserved and committed may exceed the
// amount for the moment in which events of a revision are under way; nothing is free then.
constexpr LineCut CutOf(const LineMoney& line, int64_t share) {
  LineCut cut;
  cut.free = std::max<int64_t>(0, line.amount - line.reserved - line.committed);
  cut.cut = ShareOf(line.amount, share);
  cut.from_free = std::min(cut.cut, cut.free);
  cut.from_reserved = std::min(cut.cut - cut.from_free, line.reserved);
  cut.from_committed = cut.cut - cut.from_free - cut.from_reserved;
  return cut;
}

}  // namespace terpadu::reporting
