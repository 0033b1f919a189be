#pragma once

#include <string>
#include <string_view>

#include "absl/strings/str_split.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace terpadu::procurement::store {

// Reads what `array_to_string(column, ' ')` gives: names and codes hold no blanks.
inline void ReadList(const std::string& text, google::protobuf::RepeatedPtrField<std::string>& into) {
  for (const absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    into.Add(std::string(part));
  }
}

}  // namespace terpadu::procurement::store
