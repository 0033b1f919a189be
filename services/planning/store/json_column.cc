#include "services/planning/store/json_column.h"

#include "nlohmann/json.hpp"

namespace terpadu::planning {

std::vector<std::string> TextsIn(const std::string& json) {
  return nlohmann::json::parse(json).get<std::vector<std::string>>();
}

std::vector<std::pair<int, int64_t>> YearAmountsIn(const std::string& json) {
  return nlohmann::json::parse(json).get<std::vector<std::pair<int, int64_t>>>();
}

}  // namespace terpadu::planning
