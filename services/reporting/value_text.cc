#include "services/reporting/value_text.h"

#include <algorithm>

namespace terpadu::reporting {
namespace {

constexpr int kMaxScale = 9;

std::string Joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : " ") + second;
}

}  // namespace

std::string DecimalText(const type::v1::Decimal& number) {
  const bool negative = number.units() < 0;
  const uint64_t magnitude =
      negative ? 0 - static_cast<uint64_t>(number.units()) : static_cast<uint64_t>(number.units());
  std::string digits = std::to_string(magnitude);
  const size_t scale = static_cast<size_t>(std::clamp(number.scale(), 0, kMaxScale));
  if (scale > 0) {
    if (digits.size() <= scale) {
      digits.insert(0, scale + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - scale, 1, ',');
  }
  return (negative ? "-" : "") + digits;
}

std::string ValueText(const type::v1::Value& value) {
  const std::string number = DecimalText(value.number());
  switch (value.kind()) {
    case type::v1::VALUE_KIND_PERCENT:
      return number + " %";
    case type::v1::VALUE_KIND_INDEX:
      return Joined(value.unit(), number);
    case type::v1::VALUE_KIND_LEVEL:
      return "level " + number;
    case type::v1::VALUE_KIND_SCORE:
      return value.label().empty() ? number : number + " (" + value.label() + ")";
    case type::v1::VALUE_KIND_ORDINAL:
      return value.label();
    case type::v1::VALUE_KIND_RANGE:
      return Joined(number + "–" + DecimalText(value.upper()), value.unit());
    case type::v1::VALUE_KIND_LOWER_BOUND:
      return Joined("≥ " + number, value.unit());
    case type::v1::VALUE_KIND_NONE:
      return "-";
    case type::v1::VALUE_KIND_NUMBER:
    case type::v1::VALUE_KIND_COUNT:
      return Joined(number, value.unit());
    default:
      return "";
  }
}

}  // namespace terpadu::reporting
