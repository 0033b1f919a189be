#include "services/performance/domain/decimal.h"

#include <charconv>
#include <string>

#include "libs/base/assert.h"
#include "libs/base/error.h"

namespace terpadu::performance {
namespace {

// The number in units of 10^-kMaxScale.
Int128 Finest(const Decimal& number) { return Int128{number.units} * PowerOfTen(kMaxScale - number.scale); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const Int128 left = Finest(a);
  const Int128 right = Finest(b);
  return left < right ? std::strong_ordering::less
                      : (left > right ? std::strong_ordering::greater : std::strong_ordering::equal);
}

Int128 PowerOfTen(int exponent) {
  TERPADU_ASSERT(exponent >= 0 && exponent <= 38);
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

Int128 DivideHalfUp(Int128 numerator, Int128 denominator) {
  TERPADU_ASSERT(denominator > 0);
  const Int128 doubled = 2 * numerator + denominator;
  const Int128 quotient = doubled / (2 * denominator);
  const bool truncated_up = doubled < 0 && quotient * 2 * denominator != doubled;
  return truncated_up ? quotient - 1 : quotient;
}

absl::StatusOr<Decimal> ParseDecimal(std::string_view text) {
  const absl::Status fault = Error(absl::StatusCode::kInvalidArgument, "NOT_A_DECIMAL",
                                   "`" + std::string(text) + "` is not a decimal number such as 120.00");
  std::string digits;
  Decimal number;
  bool behind_point = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' && !behind_point && i > 0 && IsDigit(text[i - 1])) {
      behind_point = true;
    } else if (IsDigit(text[i]) || (text[i] == '-' && i == 0)) {
      digits += text[i];
      number.scale += behind_point ? 1 : 0;
    } else {
      return fault;
    }
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number.units);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || number.scale > kMaxScale || !IsDigit(text.back())) {
    return fault;
  }
  return number;
}

}  // namespace terpadu::performance
