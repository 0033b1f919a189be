#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace terpadu::planning {

// Name and JSON of each file of profiles/, embedded in the binary; `reform_area` is the list of areas.
const std::vector<std::pair<std::string_view, std::string_view>>& EmbeddedProfiles();

}  // namespace terpadu::planning
