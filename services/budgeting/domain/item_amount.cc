#include "services/budgeting/domain/item_amount.h"

#include <limits>
#include <optional>

#include "absl/numeric/int128.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int kMostDecimals = 9;

struct Fraction {
  absl::uint128 numerator = 1;
  absl::uint128 denominator = 1;  // 10^27 at most: three factors of nine decimals
};

// Takes `divisor` out of `factor` as often as it is in both.
void Cancel(int64_t divisor, int& times, int64_t& factor) {
  while (times > 0 && factor % divisor == 0) {
    factor /= divisor;
    --times;
  }
}

// In lowest terms, so that nothing overflows whose value does not; none when the numerator does.
std::optional<Fraction> Product(const std::vector<Quantity>& volumes, int64_t price) {
  std::vector<int64_t> factors = {price};
  int twos = 0;
  for (const Quantity& volume : volumes) {
    TERPADU_ASSERT(volume.units > 0 && volume.scale >= 0 && volume.scale <= kMostDecimals);
    factors.push_back(volume.units);
    twos += volume.scale;
  }
  TERPADU_ASSERT(price > 0 && volumes.size() <= 3);
  int fives = twos;
  Fraction product;
  for (int64_t& factor : factors) {
    Cancel(2, twos, factor);
    Cancel(5, fives, factor);
    if (product.numerator > absl::Uint128Max() / static_cast<uint64_t>(factor)) {
      return std::nullopt;
    }
    product.numerator *= static_cast<uint64_t>(factor);
  }
  for (; twos > 0; --twos) {
    product.denominator *= 2;
  }
  for (; fives > 0; --fives) {
    product.denominator *= 5;
  }
  return product;
}

}  // namespace

std::string FormatQuantity(Quantity quantity) {
  std::string digits = std::to_string(quantity.units);
  const auto decimals = static_cast<size_t>(quantity.scale);
  if (decimals == 0) {
    return digits;
  }
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  return digits.insert(digits.size() - decimals, ".");
}

Quantity ParseQuantity(const std::string& text) {
  const size_t point = text.find('.');
  std::string digits = text;
  if (point != std::string::npos) {
    digits.erase(point, 1);
  }
  TERPADU_ASSERT(!digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos);
  return {std::stoll(digits), point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1)};
}

absl::StatusOr<int64_t> ItemAmount(const std::vector<Quantity>& volumes, int64_t price) {
  const std::optional<Fraction> product = Product(volumes, price);
  if (!product.has_value() || product->numerator / product->denominator > static_cast<uint64_t>(kMost)) {
    return Error(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW",
                 "volume times price is more than 9223372036854775807 rupiah");
  }
  if (product->denominator != 1) {
    return Error(absl::StatusCode::kInvalidArgument, "AMOUNT_NOT_WHOLE",
                 "volume times price must be whole rupiah; nothing is rounded");
  }
  return static_cast<int64_t>(product->numerator);
}

int64_t WholeItemAmount(const std::vector<Quantity>& volumes, int64_t price) {
  const std::optional<Fraction> product = Product(volumes, price);
  if (!product.has_value() || product->numerator / product->denominator > static_cast<uint64_t>(kMost)) {
    return kMost;
  }
  return static_cast<int64_t>(product->numerator / product->denominator);
}

}  // namespace terpadu::budgeting
