#pragma once

#include <string>
#include <string_view>

namespace terpadu {

// A UUID version 7 in lower-case text: unique, and ordered by the time it was made; those of one process in the very
// order they were made in.
std::string NewUuid();
// Whether `text` is a UUID of any version, its letters in any case.
bool IsUuid(std::string_view text);

// SHA-256 of `bytes`, raw (32 bytes) and as lower-case hex.
std::string Sha256(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);

}  // namespace terpadu
