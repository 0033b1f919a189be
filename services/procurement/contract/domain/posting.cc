#include "services/procurement/contract/domain/posting.h"

#include <algorithm>

namespace terpadu::procurement::domain {

std::optional<NextPosting> NextPostingOf(const std::vector<PostingPlace>& postings) {
  std::vector<HoldPlace> holds;
  for (const PostingPlace& each : postings) {
    // What is lowered is no hold: at its goal for their order.
    holds.push_back(each.raise ? HoldPlace{each.state, each.goal} : HoldPlace{hold::kReleased, hold::kReleased});
  }
  if (const auto next = NextOf(holds); next.has_value()) {
    return NextPosting{next->hold, *next->step};
  }
  const auto lower = std::find_if(postings.begin(), postings.end(), [](const PostingPlace& each) {
    return !each.raise && each.state == hold::kPlanned && each.goal == kLowered;
  });
  return lower == postings.end()
             ? std::nullopt
             : std::optional(NextPosting{static_cast<size_t>(lower - postings.begin()), std::nullopt});
}

bool AnyDone(const std::vector<PostingPlace>& postings) {
  return std::any_of(postings.begin(), postings.end(),
                     [](const PostingPlace& each) { return each.state == hold::kCommitted || each.state == kLowered; });
}

}  // namespace terpadu::procurement::domain
