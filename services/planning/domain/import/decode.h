#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/planning/domain/finding.h"

namespace terpadu::planning {

// The bytes of a file as UTF-8 text whose lines end in LF, one for one with the lines of the file. A byte order mark is
// taken off, UTF-16 and Windows-1252 are converted, control characters become blanks; all but the byte order mark is a
// finding (ENCODING_CONVERTED, NOT_UTF8, CONTROL_CHARACTER, each line once). None, with an ERROR (DOCUMENT_EMPTY,
// DOCUMENT_NOT_TEXT), when it is no text at all.
std::optional<std::string> Decode(std::string_view bytes, Findings& findings);

}  // namespace terpadu::planning
