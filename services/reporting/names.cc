#include "services/reporting/names.h"

namespace terpadu::reporting {

std::string ParentOf(std::string_view name) {
  const size_t last = name.rfind('/');
  const size_t before = last == std::string_view::npos || last == 0 ? last : name.rfind('/', last - 1);
  return before == std::string_view::npos ? "" : std::string(name.substr(0, before));
}

std::string WordOf(std::string_view enum_value, std::string_view prefix) {
  const std::string_view word = enum_value.starts_with(prefix) ? enum_value.substr(prefix.size()) : enum_value;
  return word == "UNSPECIFIED" ? "" : std::string(word);
}

}  // namespace terpadu::reporting
