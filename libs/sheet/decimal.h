#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terpadu::sheet {

// A number as a spreadsheet's file writes it, `-1250`, `0.5`, `1.25E+3`, without floating point; internal to this lib.
struct Decimal {
  bool negative = false;
  std::string whole;     // digits before the point, without zeros in front; "" for 0
  std::string fraction;  // digits behind it, without zeros at its end
};

// None for anything else, and for more than 400 digits.
std::optional<Decimal> ParseDecimal(std::string_view text);

// The whole part; none when 64 bits do not hold it.
std::optional<int64_t> WholeOf(const Decimal& decimal);

}  // namespace terpadu::sheet
