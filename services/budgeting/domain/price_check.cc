#include "services/budgeting/domain/price_check.h"

#include <limits>

#include "libs/base/rupiah.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// The largest amount there is when 64 bits do not hold the sum.
int64_t AsbLimit(const PricedItem& item, const Standard& asb) {
  const int64_t variable = WholeItemAmount(item.volumes, asb.price);
  return variable > kMost - asb.fixed_amount ? kMost : asb.fixed_amount + variable;
}

}  // namespace

std::optional<PriceFinding> CheckPrice(const PricedItem& item, const std::optional<Standard>& standard) {
  if (!standard.has_value()) {
    return PriceFinding{"STANDARD_MISSING", 0};
  }
  if (standard->is_asb) {
    const int64_t limit = AsbLimit(item, *standard);
    return item.amount > limit ? std::optional(PriceFinding{"COST_ABOVE_STANDARD", limit}) : std::nullopt;
  }
  return item.unit_price > standard->price ? std::optional(PriceFinding{"PRICE_ABOVE_STANDARD", standard->price})
                                           : std::nullopt;
}

std::string DescribeFinding(const std::string& code, int64_t standard_amount, int64_t excess) {
  if (code == "STANDARD_MISSING") {
    return "there is no such standard price in force on 1 January of the fiscal year";
  }
  const std::string what = code == "COST_ABOVE_STANDARD" ? "the amount" : "the unit price";
  return what + " is " + FormatRupiah(Rupiah(excess)) + " above the standard, " + FormatRupiah(Rupiah(standard_amount));
}

}  // namespace terpadu::budgeting
