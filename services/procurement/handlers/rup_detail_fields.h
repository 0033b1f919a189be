#pragma once

#include <string>

#include "libs/base/error.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// Checks the details of a package, each field under `path` (`rup_package.details`).
void CheckRupDetails(const std::string& path, const v1::RupPackage& package, FieldErrors& errors);

}  // namespace terpadu::procurement
