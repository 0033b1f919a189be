#include "services/budgeting/domain/cash_plan.h"

#include <limits>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

TEST(CashPlan, IsSummedUntilTheEndOfEachMonthAndBack) {
  const MonthAmounts amounts = {10, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 85};
  const auto until = UntilEndOf(amounts);
  ASSERT_THAT(until, testing::IsOk());
  EXPECT_EQ(*until, (MonthAmounts{10, 10, 15, 15, 15, 15, 15, 15, 15, 15, 15, 100}));
  EXPECT_EQ(MonthsOf(*until), amounts);
}

TEST(CashPlan, NeverSumsBeyondAnAmount) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(UntilEndOf({kMost, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
              testing::StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

}  // namespace
}  // namespace terpadu::budgeting
