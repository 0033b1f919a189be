#include "libs/sheet/decimal.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace terpadu::sheet {
namespace {

constexpr int kMostDigits = 400;

std::string TakeDigits(std::string_view& text) {
  const size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string digits(text.substr(0, length));
  text.remove_prefix(length);
  return digits;
}

bool Take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// The exponent at the end of `text`, 0 for none.
std::optional<int> TakeExponent(std::string_view& text) {
  if (!Take(text, 'E') && !Take(text, 'e')) {
    return 0;
  }
  const bool negative = Take(text, '-');
  if (!negative) {
    Take(text, '+');
  }
  const std::string digits = TakeDigits(text);
  int exponent = 0;
  if (digits.size() > 4 || !absl::SimpleAtoi(digits, &exponent) || exponent > kMostDigits) {
    return std::nullopt;
  }
  return negative ? -exponent : exponent;
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  Decimal decimal{.negative = Take(text, '-')};
  std::string digits = TakeDigits(text);
  auto point = static_cast<int>(digits.size());
  if (Take(text, '.')) {
    digits += TakeDigits(text);
  }
  const std::optional<int> exponent = TakeExponent(text);
  if (digits.empty() || digits.size() > kMostDigits || !exponent.has_value() || !text.empty()) {
    return std::nullopt;
  }
  point += *exponent;
  if (point < 0) {
    digits.insert(0, static_cast<size_t>(-point), '0');
    point = 0;
  }
  digits.resize(std::max(digits.size(), static_cast<size_t>(point)), '0');
  decimal.whole = digits.substr(0, static_cast<size_t>(point));
  decimal.whole.erase(0, std::min(decimal.whole.find_first_not_of('0'), decimal.whole.size()));
  decimal.fraction = digits.substr(static_cast<size_t>(point));
  decimal.fraction.erase(decimal.fraction.find_last_not_of('0') + 1);
  return decimal;
}

std::optional<int64_t> WholeOf(const Decimal& decimal) {
  int64_t value = 0;
  const std::string text = (decimal.negative ? "-" : "") + (decimal.whole.empty() ? "0" : decimal.whole);
  return absl::SimpleAtoi(text, &value) ? std::optional(value) : std::nullopt;
}

}  // namespace terpadu::sheet
