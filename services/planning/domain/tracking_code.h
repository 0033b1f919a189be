#pragma once

#include <string>
#include <string_view>

namespace terpadu::planning {

// What the proposer of a proposal tracks it with: 25 letters and digits in groups of five, 125 random bits. Without
// I, L, O and U, which are misread or make words (Crockford's base 32).
inline constexpr size_t kTrackingCodeBytes = 16;

// Of `random`, kTrackingCodeBytes bytes of which the last three bits are left out.
std::string TrackingCodeOf(std::string_view random);

// A code as it is compared: capitals without blanks and hyphens, I and L read as 1, O as 0. "" for what cannot be one.
std::string ComparedTrackingCode(std::string_view text);

}  // namespace terpadu::planning
