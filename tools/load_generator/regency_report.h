#pragma once

#include <string>

#include "tools/load_generator/regency_load.h"

namespace terpadu::load {

// For people: a table of at most 100 columns, and under it what its rows are.
std::string RegencyTable(const RegencyOptions& options, const RegencyMeasurements& measurements);
// For machines: the same and every round, as one JSON object.
std::string RegencyJson(const RegencyOptions& options, const RegencyMeasurements& measurements);

}  // namespace terpadu::load
