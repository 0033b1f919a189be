#include "services/procurement/contract/domain/penalty.h"

#include <limits>

#include "gtest/gtest.h"

namespace terpadu::procurement::domain {
namespace {

const CalendarDay kDue(2018, 6, 30);
constexpr PenaltyPolicy kRule = {.rate_per_mille = 1, .cap_basis_points = 500};

TEST(Penalty, IsOneThousandthOfTheValueForEachDayLate) {
  const PenaltyOf penalty = ComputePenalty(Rupiah(500'000'000), kDue, CalendarDay(2018, 7, 10), kRule);
  EXPECT_EQ(penalty.days_late, 10);
  EXPECT_EQ(penalty.amount, Rupiah(5'000'000));
}

TEST(Penalty, IsNothingOnTheLastDayOrBefore) {
  EXPECT_EQ(ComputePenalty(Rupiah(500'000'000), kDue, kDue, kRule).amount, Rupiah(0));
  EXPECT_EQ(ComputePenalty(Rupiah(500'000'000), kDue, kDue - 30, kRule).days_late, 0);
}

TEST(Penalty, StopsAtItsCap) {
  EXPECT_EQ(ComputePenalty(Rupiah(500'000'000), kDue, kDue + 50, kRule).amount, Rupiah(25'000'000));
  EXPECT_EQ(ComputePenalty(Rupiah(500'000'000), kDue, kDue + 51, kRule).amount, Rupiah(25'000'000));
  EXPECT_EQ(ComputePenalty(Rupiah(500'000'000), kDue, kDue + 51, kRule).days_late, 51);
}

TEST(Penalty, IsRoundedDownToARupiah) {
  EXPECT_EQ(ComputePenalty(Rupiah(1'999), kDue, kDue + 1, kRule).amount, Rupiah(1));
  EXPECT_EQ(ComputePenalty(Rupiah(999), kDue, kDue + 1, kRule).amount, Rupiah(0));
}

TEST(Penalty, FitsForTheLargestAmountAndTheLongestDelay) {
  const Rupiah largest(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ComputePenalty(largest, kDue, kDue + 365'000, kRule).amount, Rupiah(largest.value() / 20));
}

}  // namespace
}  // namespace terpadu::procurement::domain
