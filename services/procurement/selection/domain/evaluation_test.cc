#include "services/procurement/selection/domain/evaluation.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using ::testing::ElementsAre;

RankedBid Offer(const std::string& id, int64_t price, int score = 0, int hour = 0) {
  return {.id = id, .price = Rupiah(price), .technical_score = score, .submit_time = absl::FromUnixSeconds(hour)};
}

std::vector<std::string> Order(const std::vector<RankedBid>& bids) {
  std::vector<std::string> ids;
  for (const RankedBid& bid : bids) {
    ids.push_back(bid.id);
  }
  return ids;
}

TEST(Evaluation, TheCorrectedPriceIsTheSumOfQuantityTimesUnitPrice) {
  EXPECT_THAT(CorrectedPrice({{1500, Rupiah(100)}, {2000, Rupiah(7)}}), testing::IsOkAndHolds(Rupiah(164)));
  EXPECT_THAT(CorrectedPrice({{500, Rupiah(1)}}), testing::IsOkAndHolds(Rupiah(1)));  // half a rupiah goes up
  EXPECT_THAT(CorrectedPrice({{499, Rupiah(1)}}), testing::IsOkAndHolds(Rupiah(0)));
  EXPECT_THAT(CorrectedPrice({{2000, Rupiah(std::numeric_limits<int64_t>::max())}}),
              testing::StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

TEST(Evaluation, ByPriceTheLowestIsFirstAndATieGoesToTheEarlier) {
  std::vector<RankedBid> bids = {Offer("dear", 3), Offer("late", 2, 0, 9), Offer("early", 2, 0, 8)};
  RankByPrice(bids);
  EXPECT_THAT(Order(bids), ElementsAre("early", "late", "dear"));
}

// 70 % of 90 + 30 % of 100 × 800 / 1000 = 87; 70 % of 80 + 30 % of 100 = 86.
TEST(Evaluation, ByQualityAndCostTheWeightedScoreDecides) {
  std::vector<RankedBid> bids = {Offer("cheap", 800, 8000), Offer("good", 1000, 9000)};
  RankByQualityAndCost(bids, 70);
  EXPECT_THAT(Order(bids), ElementsAre("good", "cheap"));
  EXPECT_EQ(bids[0].total_score, 8700);
  EXPECT_EQ(bids[1].total_score, 8600);
  RankByQualityAndCost(bids, 50);
  EXPECT_THAT(Order(bids), ElementsAre("cheap", "good"));
}

TEST(Evaluation, AWeightedScoreIsRoundedOnce) {
  std::vector<RankedBid> bids = {Offer("a", 3, 0), Offer("b", 1, 0)};
  RankByQualityAndCost(bids, 1);
  EXPECT_EQ(bids[1].total_score, 3300);  // 99 % of 33.333… points
}

}  // namespace
}  // namespace terpadu::procurement::domain
