#include "services/procurement/domain/hps.h"

#include <limits>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;

TEST(Hps, AnItemIsQuantityTimesPriceAndAHalfRupiahIsRoundedUp) {
  EXPECT_EQ(HpsItemAmount(2'000, Rupiah(150)).value(), Rupiah(300));
  EXPECT_EQ(HpsItemAmount(1'500, Rupiah(3)).value(), Rupiah(5));  // 4.5
  EXPECT_EQ(HpsItemAmount(333, Rupiah(1'000)).value(), Rupiah(333));
  EXPECT_EQ(HpsItemAmount(1'499, Rupiah(1)).value(), Rupiah(1));
  EXPECT_THAT(HpsItemAmount(std::numeric_limits<int64_t>::max(), Rupiah(1'001)).status(),
              StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

TEST(Hps, ItsItemsWithTheTaxAreTheHps) {
  EXPECT_THAT(CheckHpsSum(Rupiah(111), {Rupiah(60), Rupiah(40)}, Rupiah(11)), IsOk());
  EXPECT_THAT(CheckHpsSum(Rupiah(110), {Rupiah(60), Rupiah(40)}, Rupiah(11)),
              StatusIs(absl::StatusCode::kInvalidArgument, "HPS_NOT_ITS_ITEMS"));
}

}  // namespace
}  // namespace terpadu::procurement::domain
