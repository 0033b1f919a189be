#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/procurement/domain/hold.h"

namespace terpadu::procurement::domain {

// Money that an addendum takes from a line (RAISE: a reservation that becomes a commitment) or gives back to it (LOWER:
// a commitment that is reduced). States and goals are words as in domain/hold.h, and LOWERED.
inline constexpr std::string_view kLowered = "LOWERED";

struct PostingPlace {
  bool raise = true;
  std::string_view state;
  std::string_view goal;  // COMMITTED, LOWERED, or RELEASED once the addendum is given up
};

// ReduceCommitment is no act of a hold.
struct NextPosting {
  size_t posting;                // index
  std::optional<HoldStep> step;  // of a RAISE
};
// What to do next; none when every posting is at its goal.
std::optional<NextPosting> NextPostingOf(const std::vector<PostingPlace>& postings);

// Whether money has moved for good: from then on an addendum only goes forward.
bool AnyDone(const std::vector<PostingPlace>& postings);

}  // namespace terpadu::procurement::domain
