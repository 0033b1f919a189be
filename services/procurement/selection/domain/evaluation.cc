#include "services/procurement/selection/domain/evaluation.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "absl/numeric/int128.h"
#include "libs/base/error.h"

namespace terpadu::procurement::domain {
namespace {

constexpr int kHundredPoints = 100 * 100;

bool CheaperOrEarlier(const RankedBid& a, const RankedBid& b) {
  return std::tie(a.price, a.submit_time, a.id) < std::tie(b.price, b.submit_time, b.id);
}

// 100 points for the lowest price, in hundredths × 1,000,000 so that the weighted sum rounds once.
absl::int128 PriceScore(Rupiah price, Rupiah lowest) {
  constexpr int64_t kScale = 1'000'000;
  return absl::int128(lowest.value()) * kHundredPoints * kScale / price.value();
}

}  // namespace

absl::StatusOr<Rupiah> CorrectedPrice(const std::vector<PricedItem>& items) {
  absl::int128 sum = 0;
  for (const PricedItem& item : items) {
    sum += (absl::int128(item.quantity_thousandths) * item.unit_price.value() + 500) / 1000;
  }
  if (sum > std::numeric_limits<int64_t>::max()) {
    return Error(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW", "the items sum to more than 64 bits hold");
  }
  return Rupiah(static_cast<int64_t>(sum));
}

void RankByPrice(std::vector<RankedBid>& bids) { std::sort(bids.begin(), bids.end(), CheaperOrEarlier); }

void RankByQualityAndCost(std::vector<RankedBid>& bids, int quality_weight_percent) {
  if (bids.empty()) {
    return;
  }
  constexpr int64_t kScale = 1'000'000;
  const Rupiah lowest =
      std::min_element(bids.begin(), bids.end(), [](const auto& a, const auto& b) { return a.price < b.price; })->price;
  for (RankedBid& bid : bids) {
    const absl::int128 weighted = absl::int128(bid.technical_score) * kScale * quality_weight_percent +
                                  PriceScore(bid.price, lowest) * (100 - quality_weight_percent);
    bid.total_score = static_cast<int>((weighted + 50 * kScale) / (100 * kScale));
  }
  std::sort(bids.begin(), bids.end(), [](const RankedBid& a, const RankedBid& b) {
    return a.total_score != b.total_score ? a.total_score > b.total_score : CheaperOrEarlier(a, b);
  });
}

}  // namespace terpadu::procurement::domain
