#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "libs/base/assert.h"

namespace terpadu::performance {

// Between the API's enums and the words that the domain and the database use.

// What all names of the enum begin with: `ASSESSMENT_STATE_` of ASSESSMENT_STATE_UNSPECIFIED.
template <typename Enum>
std::string PrefixOf() {
  const std::string zero = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(0)->name();
  return zero.substr(0, zero.size() - std::string_view("UNSPECIFIED").size());
}

// Whether it is one of the values that mean something.
template <typename Enum>
bool IsKnown(Enum value) {
  return value != 0 && google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value) != nullptr;
}

// `DRAFT` of ASSESSMENT_STATE_DRAFT. A value that the enum does not have is a defect and aborts.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto* known = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  TERPADU_ASSERT(known != nullptr);
  return known->name().substr(PrefixOf<Enum>().size());
}

// A word that the enum does not have is a defect and aborts.
template <typename Enum>
Enum EnumOf(std::string_view word) {
  const auto* value =
      google::protobuf::GetEnumDescriptor<Enum>()->FindValueByName(PrefixOf<Enum>() + std::string(word));
  TERPADU_ASSERT(value != nullptr);
  return static_cast<Enum>(value->number());
}

}  // namespace terpadu::performance
