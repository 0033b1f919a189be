#pragma once

#include <string>

#include "tools/generator/random.h"

namespace terpadu::generator {

// Titles as the nomenclature words them; the same for the same code.
std::string ProgramTitle(const std::string& code);
std::string KegiatanTitle(const std::string& code);
std::string SubKegiatanTitle(const std::string& code);

// Of offices, in order: 0 is the one for education. Each is another.
std::string OfficeTitle(size_t place);
// `Kecamatan Sumber Asri`; names of invented places, another for each place below 400.
std::string PlaceName(size_t place);

std::string PackageTitle(Random& random, const std::string& kind);

}  // namespace terpadu::generator
