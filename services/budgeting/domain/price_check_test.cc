#include "services/budgeting/domain/price_check.h"

#include <limits>

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

PricedItem Priced(int64_t volume, int64_t price) { return {{{volume, 0}}, price, volume * price}; }

TEST(PriceCheck, APriceAboveTheStandardIsAFindingAndOneOnItIsNot) {
  const Standard ssh = {.id = "a", .price = 50'000};
  EXPECT_FALSE(CheckPrice(Priced(10, 50'000), ssh).has_value());
  const auto finding = CheckPrice(Priced(10, 50'001), ssh);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->code, "PRICE_ABOVE_STANDARD");
  EXPECT_EQ(finding->standard_amount, 50'000);
}

TEST(PriceCheck, AnAsbAllowsItsFixedPartAndAPriceForEachUnitOfOutput) {
  const Standard asb = {.id = "a", .is_asb = true, .price = 100, .fixed_amount = 1'000};
  EXPECT_FALSE(CheckPrice({{{5, 0}}, 300, 1'500}, asb).has_value());
  const auto finding = CheckPrice({{{5, 0}}, 301, 1'505}, asb);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->code, "COST_ABOVE_STANDARD");
  EXPECT_EQ(finding->standard_amount, 1'500);
}

TEST(PriceCheck, AnAsbOfAnyMoneyAllowsAll) {
  EXPECT_FALSE(CheckPrice(Priced(2, 1), Standard{.id = "a", .is_asb = true, .price = kMost, .fixed_amount = kMost}));
}

TEST(PriceCheck, WithoutAStandardInForceThatIsTheFinding) {
  const auto finding = CheckPrice(Priced(1, 1), std::nullopt);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->code, "STANDARD_MISSING");
}

}  // namespace
}  // namespace terpadu::budgeting
