#include "services/performance/domain/decimal.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::performance {
namespace {

using ::terpadu::testing::StatusIs;

TEST(Decimal, OfAnotherScaleIsTheSameNumber) {
  EXPECT_EQ((Decimal{28, 1}), (Decimal{2800, 3}));
  EXPECT_LT((Decimal{2799, 3}), (Decimal{28, 1}));
  EXPECT_GT((Decimal{1, 0}), (Decimal{999'999'999, 9}));
}

TEST(Decimal, ComparesRightAtTheEndsOfItsRange) {
  EXPECT_GT((Decimal{INT64_MAX, 0}), (Decimal{INT64_MAX, 1}));
  EXPECT_LT((Decimal{INT64_MIN, 0}), (Decimal{INT64_MIN, 9}));
  EXPECT_LT((Decimal{INT64_MIN, 9}), (Decimal{INT64_MAX, 9}));
}

TEST(Decimal, DividesAHalfUp) {
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(5, 2)), 3);
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(4, 3)), 1);
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(-5, 2)), -2);
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(-7, 3)), -2);
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(-8, 3)), -3);
  EXPECT_EQ(static_cast<int64_t>(DivideHalfUp(0, 7)), 0);
}

TEST(Decimal, IsReadAsRulesWriteIt) {
  EXPECT_EQ(*ParseDecimal("120.00"), (Decimal{120, 0}));
  EXPECT_EQ(ParseDecimal("120.00")->scale, 2);
  EXPECT_EQ(*ParseDecimal("-0.5"), (Decimal{-5, 1}));
  EXPECT_EQ(*ParseDecimal("9223372036854775807"), (Decimal{INT64_MAX, 0}));
}

TEST(Decimal, IsNothingElse) {
  for (const char* text :
       {"", "-", ".", "1.", ".5", "1,5", "1.2.3", "+1", "1e3", " 1", "9223372036854775808", "0.0000000001", "--1"}) {
    EXPECT_THAT(ParseDecimal(text), StatusIs(absl::StatusCode::kInvalidArgument, "NOT_A_DECIMAL")) << text;
  }
}

}  // namespace
}  // namespace terpadu::performance
