#include "services/procurement/contract/domain/amendment.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "services/procurement/contract/domain/guarantee_rules.h"

namespace terpadu::procurement::domain {
namespace {

using absl::StatusCode;
using testing::IsOk;
using testing::StatusIs;

AmendmentPolicy TenPercent() { return {.most_basis_points = 1000, .legal_basis = "Perpres"}; }

Amendment To(int64_t after) {
  return {
      .original = Rupiah(500), .before = Rupiah(520), .after = Rupiah(after), .hps = Rupiah(545), .paid = Rupiah(100)};
}

TEST(Amendment, GrowsByATenthOfWhatWasSignedWhateverCameBetween) {
  EXPECT_THAT(CheckAmendment(To(545), TenPercent()), IsOk());
  EXPECT_THAT(CheckAmendment(To(551), TenPercent()),
              StatusIs(StatusCode::kFailedPrecondition, "AMENDMENT_ABOVE_LIMIT"));
}

TEST(Amendment, StaysWithinTheHps) {
  EXPECT_THAT(CheckAmendment(To(550), TenPercent()), StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_HPS"));
}

TEST(Amendment, MayLowerToWhatIsPaid) {
  EXPECT_THAT(CheckAmendment(To(100), TenPercent()), IsOk());
  EXPECT_THAT(CheckAmendment(To(99), TenPercent()), StatusIs(StatusCode::kFailedPrecondition, "AMENDMENT_BELOW_PAID"));
}

TEST(Spread, FillsEachPlaceBeforeTheNext) {
  EXPECT_EQ(Spread(Rupiah(7), {Rupiah(3), Rupiah(0), Rupiah(9)}),
            (std::vector<Rupiah>{Rupiah(3), Rupiah(0), Rupiah(4)}));
}

TEST(Award, IsWhatAContractIsHeldAgainst) {
  const Award award = {.winner = "instansi/a/vendors/b", .winner_title = "CV B", .price = Rupiah(800)};
  EXPECT_THAT(CheckAward("instansi/a/vendors/b", Rupiah(800), award), IsOk());
  EXPECT_THAT(CheckAward("CV B", Rupiah(1), award), IsOk());
  EXPECT_THAT(CheckAward("CV C", Rupiah(1), award), StatusIs(StatusCode::kFailedPrecondition, "VENDOR_NOT_AWARDED"));
  EXPECT_THAT(CheckAward("CV B", Rupiah(801), award),
              StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_AWARD"));
}

GuaranteePolicy PerformanceRule() {
  return {.categories = {"BARANG"},
          .methods_free = {"E_PURCHASING"},
          .above = Rupiah(200),
          .basis_points = 500,
          .low_offer_basis_points = 8000};
}

GuaranteeBase Worth(int64_t value) {
  return {.category = "BARANG", .method = "TENDER", .value = Rupiah(value), .hps = Rupiah(1000), .advance = Rupiah(0)};
}

TEST(RequiredGuarantee, IsAFewPercentOfTheContractOrOfTheHpsWhenTheOfferIsLow) {
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", Worth(900), PerformanceRule()), Rupiah(45));
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", Worth(800), PerformanceRule()), Rupiah(40));
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", Worth(799), PerformanceRule()), Rupiah(50));
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", Worth(801), PerformanceRule()), Rupiah(41));  // rounded up
}

TEST(RequiredGuarantee, IsNoneBelowTheThresholdForAnotherCategoryAndWhereTheMethodIsFree) {
  GuaranteeBase base = Worth(200);
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", base, PerformanceRule()), std::nullopt);
  base = Worth(900);
  base.category = "JASA_KONSULTANSI";
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", base, PerformanceRule()), std::nullopt);
  base = Worth(900);
  base.method = "E_PURCHASING";
  EXPECT_EQ(RequiredGuarantee("PERFORMANCE", base, PerformanceRule()), std::nullopt);
}

TEST(Guarantee, GoesBackWhenItIsNotNeededAnyMore) {
  EXPECT_FALSE(MayReturn("PERFORMANCE", "RUNNING", false));
  EXPECT_TRUE(MayReturn("PERFORMANCE", "HANDED_OVER", false));
  EXPECT_FALSE(MayReturn("MAINTENANCE", "HANDED_OVER", false));
  EXPECT_TRUE(MayReturn("MAINTENANCE", "FINAL", false));
  EXPECT_TRUE(MayReturn("ADVANCE", "TERMINATED", false));
  EXPECT_FALSE(MayReturn("ADVANCE", "TERMINATED", true));
}

}  // namespace
}  // namespace terpadu::procurement::domain
