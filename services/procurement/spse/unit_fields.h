#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "services/procurement/handlers/fields.h"
#include "terpadu/procurement/v1/spse_service.pb.h"

namespace terpadu::procurement {

// The units of an import.
inline void CheckSpseUnits(const std::string& instansi, const google::protobuf::RepeatedPtrField<v1::SpseUnit>& units,
                           FieldErrors& errors) {
  constexpr int kMostUnits = 5'000;
  if (units.size() > kMostUnits) {
    errors.Add("units", "must be at most 5,000");
    return;
  }
  for (int i = 0; i < units.size(); ++i) {
    CheckName(kUnitPattern, instansi, "units[" + std::to_string(i) + "].unit", units[i].unit(), errors);
  }
}

}  // namespace terpadu::procurement
