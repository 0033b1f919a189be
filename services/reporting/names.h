#pragma once

#include <string>
#include <string_view>

namespace terpadu::reporting {

// `instansi/x/budgets/y` of `instansi/x/budgets/y/lines/z`: what stands before the last two parts; "" when there is
// none.
std::string ParentOf(std::string_view name);

// `ANNOUNCED` of `RUP_PACKAGE_STATE_ANNOUNCED`, the prefix given with its underscore; "" for UNSPECIFIED.
std::string WordOf(std::string_view enum_value, std::string_view prefix);

}  // namespace terpadu::reporting
