#pragma once

#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "terpadu/type/v1/finding.pb.h"

namespace terpadu::command {

using FindingList = google::protobuf::RepeatedPtrField<type::v1::Finding>;

// Whether one is of severity ERROR.
bool HasErrors(const FindingList& findings);

// How many there are of each code, and, apart from those of severity INFO, each of them; "" without findings.
std::string DrawFindings(const FindingList& findings);

// What was noticed in a sheet, by row and column; "" for nothing.
std::string DrawSheetFindings(const std::vector<type::v1::Finding>& findings);

}  // namespace terpadu::command
