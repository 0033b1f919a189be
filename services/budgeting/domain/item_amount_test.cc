#include "services/budgeting/domain/item_amount.h"

#include <limits>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

TEST(ItemAmount, IsTheProductOfUpToThreeFactorsAndThePrice) {
  EXPECT_THAT(ItemAmount({{12, 0}}, 50'000), IsOkAndHolds(600'000));
  EXPECT_THAT(ItemAmount({{12, 0}, {3, 0}}, 50'000), IsOkAndHolds(1'800'000));
  EXPECT_THAT(ItemAmount({{12, 0}, {3, 0}, {2, 0}}, 50'000), IsOkAndHolds(3'600'000));
}

TEST(ItemAmount, OfADecimalVolumeIsExact) {
  EXPECT_THAT(ItemAmount({{25, 1}}, 1'000), IsOkAndHolds(2'500));
  EXPECT_THAT(ItemAmount({{1, 1}, {1, 1}, {1, 1}}, 1'000), IsOkAndHolds(1));
  EXPECT_THAT(ItemAmount({{333'333'333, 9}, {3, 0}}, 1'000'000'000), IsOkAndHolds(999'999'999));
  EXPECT_THAT(ItemAmount({{250, 2}, {4, 1}}, 1), IsOkAndHolds(1));
}

TEST(ItemAmount, IsNeverRounded) {
  EXPECT_THAT(ItemAmount({{5, 1}}, 333), StatusIs(StatusCode::kInvalidArgument, "AMOUNT_NOT_WHOLE"));
  EXPECT_THAT(ItemAmount({{1, 9}, {1, 9}, {1, 9}}, 1), StatusIs(StatusCode::kInvalidArgument, "AMOUNT_NOT_WHOLE"));
}

TEST(ItemAmount, ThatDoesNotFitIsAnError) {
  EXPECT_THAT(ItemAmount({{1, 0}}, kMost), IsOkAndHolds(kMost));
  EXPECT_THAT(ItemAmount({{2, 0}}, kMost), StatusIs(StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
  EXPECT_THAT(ItemAmount({{kMost, 0}, {kMost, 0}, {kMost, 0}}, kMost),
              StatusIs(StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

TEST(ItemAmount, FitsWhenOnlyItsFactorsAreLarge) {
  EXPECT_THAT(ItemAmount({{1'000'000'000'000'000'000, 9}, {1'000'000'000'000'000'000, 9}}, 9),
              IsOkAndHolds(9'000'000'000'000'000'000));
  EXPECT_THAT(ItemAmount({{kMost, 9}}, 1'000'000'000), IsOkAndHolds(kMost));
}

TEST(ItemAmount, WithoutItsFractionIsForLimitsOnly) {
  EXPECT_EQ(WholeItemAmount({{5, 1}}, 333), 166);
  EXPECT_EQ(WholeItemAmount({{2, 0}}, kMost), kMost);
}

TEST(Quantity, IsWrittenAndReadWithAllItsDecimals) {
  for (const auto& [quantity, text] : std::vector<std::pair<Quantity, std::string>>{
           {{12, 0}, "12"}, {{250, 2}, "2.50"}, {{5, 3}, "0.005"}, {{kMost, 9}, "9223372036.854775807"}}) {
    EXPECT_EQ(FormatQuantity(quantity), text);
    const Quantity read = ParseQuantity(text);
    EXPECT_EQ(read.units, quantity.units);
    EXPECT_EQ(read.scale, quantity.scale);
  }
}

}  // namespace
}  // namespace terpadu::budgeting
