#pragma once

#include <vector>

namespace terpadu::reporting {

// The links that make a unit integrated, under the numbers of terpadu.reporting.v1.IntegrationLink.
enum class IntegrationLink { kPlan = 1, kBudget = 2, kProcurement = 3, kMeasurement = 4 };

// What of a unit is linked in a year.
struct UnitLinks {
  int nodes = 0;
  int lines = 0;
  int tied_lines = 0;
  int lines_needing_package = 0;
  int lines_with_package = 0;
  int indicators = 0;
  int measured_indicators = 0;
};

// The links that are missing, in the order of the chain: a link is there when at least `least_percent` of what it
// consists of is. A unit none of whose lines needs a package misses no procurement, if it has lines.
std::vector<IntegrationLink> MissingLinks(const UnitLinks& unit, int least_percent);

}  // namespace terpadu::reporting
