#include "services/procurement/domain/rup_method.h"

#include "gtest/gtest.h"
#include "libs/base/error.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;

MethodRules RulesOf(const std::string& category, int64_t direct, const std::string& open) {
  return {.threshold = {category, Rupiah(direct), open, "art. 38"},
          .conditional = {{"E_PURCHASING", false, {"BARANG", "JASA_KONSULTANSI"}, {"KATALOG"}},
                          {"PENUNJUKAN_LANGSUNG", true, {"BARANG", "JASA_KONSULTANSI"}, {"RAHASIA", "HAK_PATEN"}},
                          {"TENDER_CEPAT", true, {"BARANG"}, {"SPESIFIKASI_RINCI"}}},
          .condition_basis = "art. 41"};
}

TEST(RupMethod, IsProposedByKindValueAndCondition) {
  struct Case {
    std::string category;
    int64_t pagu;
    std::vector<std::string> conditions;
    std::string method;
  };
  for (const Case& each : std::vector<Case>{{"BARANG", 200, {}, "PENGADAAN_LANGSUNG"},
                                            {"BARANG", 201, {}, "TENDER"},
                                            {"JASA_KONSULTANSI", 201, {}, "SELEKSI"},
                                            {"BARANG", 201, {"SPESIFIKASI_RINCI"}, "TENDER_CEPAT"},
                                            {"JASA_KONSULTANSI", 201, {"SPESIFIKASI_RINCI"}, "SELEKSI"},
                                            {"BARANG", 201, {"HAK_PATEN"}, "PENUNJUKAN_LANGSUNG"},
                                            {"BARANG", 1, {"HAK_PATEN", "KATALOG"}, "E_PURCHASING"}}) {
    const MethodRules rules = RulesOf(each.category, 200, each.category == "BARANG" ? "TENDER" : "SELEKSI");
    EXPECT_EQ(ProposeMethod(rules, Rupiah(each.pagu), each.conditions).method, each.method) << each.pagu;
    EXPECT_THAT(CheckMethod(rules, each.method, Rupiah(each.pagu), each.conditions), IsOk());
  }
}

TEST(RupMethod, DirectProcurementAboveTheThresholdIsRefusedWithItsLegalSource) {
  const MethodRules rules = RulesOf("BARANG", 200, "TENDER");
  EXPECT_THAT(CheckMethod(rules, "PENGADAAN_LANGSUNG", Rupiah(200), {}), IsOk());
  const absl::Status refused = CheckMethod(rules, "PENGADAAN_LANGSUNG", Rupiah(201), {});
  ASSERT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
  const ErrorMetadata expected = {
      {"method", "PENGADAAN_LANGSUNG"}, {"category", "BARANG"},    {"pagu", "201"}, {"limit", "200"},
      {"proposed", "TENDER"},           {"legal_basis", "art. 38"}};
  EXPECT_EQ(MetadataOf(refused), expected);
}

TEST(RupMethod, TheOpenMethodIsAllowedAtAnyValueAndForItsCategoryAlone) {
  const MethodRules rules = RulesOf("JASA_KONSULTANSI", 200, "SELEKSI");
  EXPECT_THAT(CheckMethod(rules, "SELEKSI", Rupiah(1), {}), IsOk());
  EXPECT_THAT(CheckMethod(rules, "TENDER", Rupiah(1000), {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
}

TEST(RupMethod, AConditionalMethodNeedsItsConditionAndItsCategory) {
  const MethodRules goods = RulesOf("BARANG", 200, "TENDER");
  EXPECT_THAT(CheckMethod(goods, "PENUNJUKAN_LANGSUNG", Rupiah(1000), {"RAHASIA"}), IsOk());
  const absl::Status bare = CheckMethod(goods, "PENUNJUKAN_LANGSUNG", Rupiah(1000), {"KATALOG"});
  EXPECT_EQ(MetadataOf(bare).at("legal_basis"), "art. 41");
  EXPECT_THAT(CheckMethod(goods, "E_PURCHASING", Rupiah(1000), {}), IsOk());
  EXPECT_THAT(
      CheckMethod(RulesOf("JASA_KONSULTANSI", 200, "SELEKSI"), "TENDER_CEPAT", Rupiah(1000), {"SPESIFIKASI_RINCI"}),
      StatusIs(absl::StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
}

TEST(RupMethod, ASmallBusinessPackageHasALimit) {
  EXPECT_THAT(CheckSmallBusiness({Rupiah(15), "art. 65"}, Rupiah(15)), IsOk());
  const absl::Status refused = CheckSmallBusiness({Rupiah(15), "art. 65"}, Rupiah(16));
  ASSERT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "SMALL_BUSINESS_ABOVE_LIMIT"));
  EXPECT_EQ(MetadataOf(refused).at("legal_basis"), "art. 65");
}

}  // namespace
}  // namespace terpadu::procurement::domain
