#pragma once

#include <string>

#include "nlohmann/json.hpp"
#include "terpadu/type/v1/value.pb.h"

namespace terpadu::planning {

// A value in a JSON column: [kind, units, scale, upper units, upper scale, unit, label, printed].
nlohmann::json JsonOf(const type::v1::Value& value);
// The value in `entry` from its element `first` on.
type::v1::Value ValueIn(const nlohmann::json& entry, size_t first = 0);

// Whether values of `kind` have a number.
bool HasNumber(type::v1::ValueKind kind);

}  // namespace terpadu::planning
