#pragma once

#include <string>

#include "libs/base/error.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// Checks the contract type and the content of an RPP, each field under `path` (`rpp`).
void CheckRppContent(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors);

}  // namespace terpadu::procurement
