#pragma once

#include <string>
#include <string_view>

namespace terpadu::performance {

// `text` as it may stand in an element or a quoted attribute of HTML: no letter of it is markup. Characters that HTML
// does not allow become a blank.
std::string Escaped(std::string_view text);

}  // namespace terpadu::performance
