#pragma once

#include <string_view>

namespace terpadu::reporting {

// Whether `code` is an account code (kode rekening) or the beginning of one: 1 to 6 whole parts of digits, apart by
// dots, of the widths 1.1.2.2.2.4: `5.1.02`.
constexpr bool IsAccountPrefix(std::string_view code) {
  constexpr size_t kWidths[] = {1, 1, 2, 2, 2, 4};
  for (const size_t width : kWidths) {
    if (code.size() < width || code.substr(0, width).find_first_not_of("0123456789") != std::string_view::npos) {
      return false;
    }
    code.remove_prefix(width);
    if (code.empty()) {
      return true;
    }
    if (code.front() != '.') {
      return false;
    }
    code.remove_prefix(1);
  }
  return false;
}

}  // namespace terpadu::reporting
