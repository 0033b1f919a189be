#include "services/procurement/domain/allocation.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using terpadu::testing::IsOk;
using terpadu::testing::StatusIs;
using ::testing::ElementsAre;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

TEST(Coverage, ComparesWhatIsAnnouncedWithTheLine) {
  EXPECT_EQ(CoverageOf(Rupiah(100), Rupiah(100)), Coverage::kSesuai);
  EXPECT_EQ(CoverageOf(Rupiah(100), Rupiah(99)), Coverage::kParsial);
  EXPECT_EQ(CoverageOf(Rupiah(100), Rupiah(101)), Coverage::kKelebihan);
  EXPECT_EQ(CoverageOf(Rupiah(100), Rupiah(0)), Coverage::kBelumDiumumkan);
  EXPECT_EQ(CoverageOf(Rupiah(0), Rupiah(0)), Coverage::kBelumDiumumkan);
}

TEST(Allocation, FitsUpToTheLastRupiahOfTheLine) {
  EXPECT_THAT(CheckFits({"line", Rupiah(100), Rupiah(60)}, Rupiah(40)), IsOk());
  EXPECT_THAT(CheckFits({"line", Rupiah(100), Rupiah(60)}, Rupiah(41)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_THAT(CheckFits({"line", Rupiah(kMost), Rupiah(0)}, Rupiah(kMost)), IsOk());
  EXPECT_THAT(CheckFits({"line", Rupiah(kMost), Rupiah(1)}, Rupiah(kMost)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
}

TEST(Pagu, IsTheSumOfTheAllocations) {
  EXPECT_THAT(Total({{"a", Rupiah(1)}, {"b", Rupiah(2)}}), terpadu::testing::IsOkAndHolds(Rupiah(3)));
  EXPECT_THAT(Total({{"a", Rupiah(kMost)}, {"b", Rupiah(1)}}),
              StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

TEST(Contract, TakesFromTheAllocationsInOrder) {
  const std::vector<Rupiah> parts = {Rupiah(50), Rupiah(50), Rupiah(50)};
  EXPECT_THAT(SpreadContract(Rupiah(70), parts), ElementsAre(Rupiah(50), Rupiah(20), Rupiah(0)));
  EXPECT_THAT(SpreadContract(Rupiah(50), parts), ElementsAre(Rupiah(50), Rupiah(0), Rupiah(0)));
  EXPECT_THAT(SpreadContract(Rupiah(150), parts), ElementsAre(Rupiah(50), Rupiah(50), Rupiah(50)));
}

TEST(Contract, IsAtMostTheHps) {
  EXPECT_THAT(CheckContractAmount(Rupiah(100), Rupiah(100)), IsOk());
  EXPECT_THAT(CheckContractAmount(Rupiah(101), Rupiah(100)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_HPS"));
}

}  // namespace
}  // namespace terpadu::procurement::domain
