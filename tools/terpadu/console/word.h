#pragma once

#include <cctype>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace terpadu::command {

// The words of an enum are its values' names without the enum's own: APPROVED of RPP_STATE_APPROVED.

// `RPP_STATE_` for the enum RppState: what its value 0 is called, up to UNSPECIFIED.
inline std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  const std::string first = type.value(0)->name();
  const size_t end = first.rfind("UNSPECIFIED");
  return end == std::string::npos ? "" : first.substr(0, end);
}

// The word of `value`; its number when this program is older than the value.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  const auto* known = type->FindValueByNumber(static_cast<int>(value));
  return known == nullptr ? std::to_string(static_cast<int>(value)) : known->name().substr(PrefixOf(*type).size());
}

// All words but UNSPECIFIED, for a flag's help.
template <typename Enum>
std::vector<std::string> WordsOf() {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  std::vector<std::string> words;
  for (int i = 1; i < type->value_count(); ++i) {
    words.push_back(WordOf(static_cast<Enum>(type->value(i)->number())));
  }
  return words;
}

// The value of a word, in any case; the enum's value 0 for any other text.
template <typename Enum>
Enum FromWord(std::string word) {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  for (char& c : word) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const auto* value = type->FindValueByName(PrefixOf(*type) + word);
  return static_cast<Enum>(value == nullptr ? 0 : value->number());
}

}  // namespace terpadu::command
