#pragma once

#include <string>
#include <vector>

#include "libs/sheet/table.h"

namespace terpadu::procurement {

// Texts of an export of SIRUP, as they come.

// "" for a cell that is empty or says `null`.
std::string TextOf(const sheet::Cell& cell);
std::string Stripped(const std::string& text);
// What stands between any of `separators`, without blanks around it and without empty parts.
std::vector<std::string> PartsOf(const std::string& text, const char* separators);

}  // namespace terpadu::procurement
