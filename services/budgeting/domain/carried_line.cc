#include "services/budgeting/domain/carried_line.h"

namespace terpadu::budgeting {

std::string CarriedLineId(std::string_view line, bool carried, std::string_view year) {
  const std::string_view own = carried ? line.substr(0, line.rfind("-L")) : line;
  return std::string(own) + "-L" + std::string(year);
}

}  // namespace terpadu::budgeting
