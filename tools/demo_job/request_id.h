#pragma once

#include <string>
#include <string_view>

namespace terpadu::demo {

// The request_id of a step of a run: the same UUID whenever the same run makes the same step, so that a step made again
// after a lost answer changes nothing.
std::string RequestIdOf(std::string_view run, std::string_view step);

}  // namespace terpadu::demo
