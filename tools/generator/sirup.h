#pragma once

#include <string>
#include <vector>

#include "tools/generator/regency.h"

namespace terpadu::generator {

// All packages of a regency, provider and self-managed, as an export of SIRUP that RupService.ImportRupPackages takes,
// in files of at most 1,000 rows: with `pagu_mak`, what each MAK bears, and `lokasi`.
std::vector<std::string> SirupPages(const Regency& regency);

}  // namespace terpadu::generator
