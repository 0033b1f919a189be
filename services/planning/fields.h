#pragma once

#include <string>
#include <string_view>

#include "libs/base/error.h"

namespace terpadu::planning {

// What fields of requests must be; what is wrong is told to `errors` under `field`, the path in the request.

inline constexpr char kIdRule[] = "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit";

// A text of one line that is not blank, of at most `longest` characters.
void CheckText(const std::string& field, const std::string& text, size_t longest, FieldErrors& errors);
// The same, or nothing at all.
void CheckOptionalText(const std::string& field, const std::string& text, size_t longest, FieldErrors& errors);

// Follows `pattern`; the instansi it names, "" when it does not.
std::string CheckName(const char* field, std::string_view pattern, const std::string& name, FieldErrors& errors);

// The last id of a name that follows `pattern` and is of `instansi`; "" when `name` is empty, or wrong.
std::string CheckLink(const std::string& field, std::string_view pattern, std::string_view instansi,
                      const std::string& name, FieldErrors& errors);

// 1 to 1,000 entries.
void CheckBatch(const char* field, int size, FieldErrors& errors);

}  // namespace terpadu::planning
