#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// An item of a bid: `quantity_thousandths` of 1500 is 1.5.
struct PricedItem {
  int64_t quantity_thousandths = 0;
  Rupiah unit_price;
};

// The price after the correction of arithmetic: each item's quantity × unit price, rounded to the rupiah (half up), and
// their sum; what the bidder wrote as total does not count (Perpres 16/2018; LKPP 12/2021). OUT_OF_RANGE, reason
// AMOUNT_OVERFLOW, for what 64 bits do not hold.
absl::StatusOr<Rupiah> CorrectedPrice(const std::vector<PricedItem>& items);

// A bid that passed.
struct RankedBid {
  std::string id;
  Rupiah price;
  int technical_score = 0;  // hundredths of a point
  absl::Time submit_time;
  int total_score = 0;  // hundredths of a point; set by RankByQualityAndCost
};

// Ranks in place, the best first. A tie goes to the lower price, then to the bid that came first, then to the id.
void RankByPrice(std::vector<RankedBid>& bids);
// technical score × quality weight + (lowest price / price × 100) × the rest, rounded half up to hundredths.
void RankByQualityAndCost(std::vector<RankedBid>& bids, int quality_weight_percent);

}  // namespace terpadu::procurement::domain
