#pragma once

#include <optional>
#include <string>

#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

// A cell that stands in another column than the profile says.
struct Shift {
  int column = 0;  // 0 for the whole line
  std::string message;
};

// The first sign that the cells of a row are not where they belong: another number of cells than the table has, a
// figure or an amount of money in a column of words, money among the targets, words where money is expected beside
// money elsewhere.
std::optional<Shift> FindShift(const Line& line, const ImportProfile& profile);

}  // namespace terpadu::planning
