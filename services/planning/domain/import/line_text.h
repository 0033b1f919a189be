#pragma once

#include <string>
#include <string_view>

#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

// What texts and lines give away by their wording.

// Nothing but dashes, equals signs and the like: a rule of a table, with as many cells as it underlines.
bool IsRule(const Line& line);
// A page number, a caption, a source, a signature: by shape, or by what the profile says such lines begin with.
bool IsProse(std::string_view text, const ImportProfile& profile);
// `Tabel 3.2 …`: another table begins.
bool IsCaption(std::string_view text);
// `Jumlah`, `Total`: a row that sums up.
bool IsTotal(std::string_view text, const ImportProfile& profile);

// Whether a text looks like the end of a sentence that began above: a small letter, a closing bracket, a list's dash.
bool GoesOn(std::string_view text);
// Whether a text looks cut off: an open bracket, a comma or a word such as `dan` at its end.
bool IsOpen(std::string_view text);
bool IsCapitalised(std::string_view text);  // all letters are capitals

}  // namespace terpadu::planning
