#pragma once

#include <string>
#include <string_view>

namespace terpadu::budgeting {

// Id of the line on which a budget carries on what the line `line` of the closed budget `year` left:
// `1.02.…-APBD-L2018`. It is apart from this year's own line of the same codes. A line that was `carried` before loses
// the mark of the year before.
std::string CarriedLineId(std::string_view line, bool carried, std::string_view year);

}  // namespace terpadu::budgeting
