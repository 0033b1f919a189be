#pragma once

#include <string_view>

#include "libs/base/error.h"

namespace terpadu::procurement {

// A SHA-256 in lower-case hexadecimal.
inline void CheckDigest(std::string_view field, std::string_view digest, FieldErrors& errors) {
  if (digest.size() != 64 || digest.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    errors.Add(field, "must be 64 hexadecimal digits in lower case");
  }
}

}  // namespace terpadu::procurement
