#pragma once

#include <string>
#include <vector>

#include "terpadu/type/v1/finding.pb.h"

namespace terpadu::command {

// What was noticed in a sheet, as a table; "" for nothing.
std::string DrawSheetFindings(const std::vector<type::v1::Finding>& findings);

}  // namespace terpadu::command
