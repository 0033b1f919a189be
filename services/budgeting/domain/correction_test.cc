#include "services/budgeting/domain/correction.h"

#include "gtest/gtest.h"

namespace terpadu::budgeting {
namespace {

constexpr Surroundings kMoney = {.available = 40, .held = 30, .unpaid = 20, .payment = 10};

TEST(Correction, LeavesAnOpenReservationSomethingAndTakesNoMoreThanIsAvailable) {
  const Bounds bounds = CorrectionBounds(Corrected::kReservation, kMoney);
  EXPECT_EQ(bounds.least, -29);
  EXPECT_EQ(bounds.most, 40);
}

TEST(Correction, LeavesACommitmentWhatIsPaidOfIt) {
  const Bounds bounds = CorrectionBounds(Corrected::kCommitment, kMoney);
  EXPECT_EQ(bounds.least, -20);
  EXPECT_EQ(bounds.most, 40);
}

TEST(Correction, TakesBackAPaymentWholeAndPaysNoMoreThanIsCommitted) {
  const Bounds bounds = CorrectionBounds(Corrected::kPayment, kMoney);
  EXPECT_EQ(bounds.least, -10);
  EXPECT_EQ(bounds.most, 20);
}

TEST(Correction, AllowsWhatLiesWithinItsBounds) {
  constexpr Bounds kBounds = {.least = -2, .most = 3};
  EXPECT_TRUE(kBounds.Allow(-2) && kBounds.Allow(3));
  EXPECT_FALSE(kBounds.Allow(-3) || kBounds.Allow(4));
}

}  // namespace
}  // namespace terpadu::budgeting
