#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/planning/domain/finding.h"
#include "services/planning/domain/import/layout.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

// What a header's text names, and how surely: 100 for a spelling of the profile, less for one that begins or ends with
// such, is cut off or has a letter wrong. None below 55.
struct HeaderMatch {
  Field field;
  int surety;
};
std::optional<HeaderMatch> MatchHeader(std::string_view text, const ImportProfile& profile);

// Whether a line prints the titles of columns: most of its texts are headers, of different columns.
bool IsTitles(const Line& line, const ImportProfile& profile);
// Whether a line below titles goes on with the header: years, quarters, months, `Target` and `Rp` below a year.
bool IsSubtitles(const Line& line, const ImportProfile& profile);
// Whether a line of titles, such as `K` and `Rp` for each year, stands below wider ones: nothing at its beginning, and
// no column but those that a title spans.
bool IsBelowTitles(const Line& line, const ImportProfile& profile);
// `1`, `2`, `3` … below a header, in brackets or not.
bool IsColumnNumbers(const Line& line);

// The columns that a header of one or more lines says. A header that is printed again without its years takes those of
// `before`. Findings: HEADER_UNKNOWN, HEADER_INCOMPLETE, HEADER_YEARS_ASSUMED, HEADER_YEARS_DIFFER,
// YEARS_NOT_IN_ORDER, HEADER_MOVED, BUDGET_SCALED.
Layout ReadHeader(const std::vector<Line>& lines, const ImportProfile& profile, const Layout* before,
                  Findings& findings);

// The columns in the order that the profile gives where no header stands; none when it gives none.
std::optional<Layout> LayoutWithoutHeader(const ImportProfile& profile);

}  // namespace terpadu::planning
