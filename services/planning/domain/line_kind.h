#pragma once

#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

// What a line looks like by itself.
enum class LineKind {
  kBlank,          // no cell has a text
  kProse,          // a single cell
  kHeaderTitles,   // at least half of the columns' headers, in place
  kHeaderYears,    // a year for each target, nothing else
  kHeaderNumbers,  // 1, 2, 3 … in every column
  kHeading,        // a full row whose first cell alone has a text
  kRow,            // anything else
};

LineKind KindOf(const Line& line, const ImportProfile& profile);

// The columns whose header is not the one the profile names, in a line of kHeaderTitles.
std::vector<int> UnexpectedHeaders(const Line& line, const ImportProfile& profile);

// The years of a line of kHeaderYears.
std::vector<int> YearsOf(const Line& line, const ImportProfile& profile);

}  // namespace terpadu::planning
