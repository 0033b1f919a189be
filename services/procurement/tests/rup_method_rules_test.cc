#include "services/procurement/rup_service.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

constexpr int64_t kJuta = 1'000'000;
constexpr char kSub[] = "1.05.01.2.06.0002";
constexpr char kAtk[] = "5.1.02.01.01.0024";

class RupMethodRulesTest : public ProcurementTest {
 protected:
  RupMethodRulesTest() {
    AddLine(Line("a"), 100'000 * kJuta, kSub, kAtk);
    AddLine(Line("b"), 100'000 * kJuta, kSub, "5.1.02.02.01.0003");
    AddLine(Line("c"), 100'000 * kJuta, "1.05.01.2.06.0003", kAtk);
  }
  static v1::RupPackage Direct(const std::string& line, int64_t amount) {
    v1::RupPackage package = Tender({{line, amount}});
    package.set_category(v1::PROCUREMENT_CATEGORY_BARANG);
    package.set_method(v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG);
    return package;
  }
  v1::ProposeMethodResponse Propose(const v1::RupPackage& package) {
    v1::ProposeMethodRequest request;
    request.set_parent(kParent);
    *request.mutable_rup_package() = package;
    const auto response = caller.CallOn(rup, &RupService::ProposeMethod, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ProposeMethodResponse());
  }

  RupService rup;
};

TEST_F(RupMethodRulesTest, EveryThresholdOfTheDatedTableHoldsFromItsDay) {
  struct Case {
    absl::Time day;
    v1::ProcurementCategory category;
    int64_t juta;
    std::string source;
  };
  int id = 0;
  for (const Case& each :
       std::vector<Case>{{Noon(2018, 3, 21), v1::PROCUREMENT_CATEGORY_JASA_KONSULTANSI, 50, "Perpres 54/2010"},
                         {Noon(2018, 3, 22), v1::PROCUREMENT_CATEGORY_JASA_KONSULTANSI, 100, "Perpres 16/2018"},
                         {Noon(2021, 2, 2), v1::PROCUREMENT_CATEGORY_BARANG, 200, "Perpres 12/2021"},
                         {Noon(2021, 2, 2), v1::PROCUREMENT_CATEGORY_JASA_LAINNYA, 200, "Perpres 12/2021"},
                         {Noon(2025, 4, 29), v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI, 200, "Perpres 12/2021"},
                         {Noon(2025, 4, 30), v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI, 400, "Perpres 46/2025"},
                         {Noon(2025, 4, 30), v1::PROCUREMENT_CATEGORY_BARANG, 200, "Perpres 46/2025"},
                         {Noon(2025, 4, 30), v1::PROCUREMENT_CATEGORY_JASA_KONSULTANSI, 100, "Perpres 46/2025"}}) {
    clock.Set(each.day);
    v1::RupPackage package = Direct(Line("a"), each.juta * kJuta);
    package.set_category(each.category);
    EXPECT_THAT(caller.Create(std::to_string(++id), package), IsOk()) << each.source;
    package.mutable_allocations(0)->set_amount(each.juta * kJuta + 1);
    const auto refused = caller.Create(std::to_string(++id), package);
    ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
    EXPECT_EQ(Metadata(refused, "limit"), std::to_string(each.juta * kJuta));
    EXPECT_NE(Metadata(refused, "legal_basis").find(each.source), std::string::npos)
        << Metadata(refused, "legal_basis");
  }
}

TEST_F(RupMethodRulesTest, AMethodIsProposedWithItsLegalSourceAndAChosenOneJudged) {
  clock.Set(Noon(2025, 5, 2));
  v1::RupPackage package = Direct(Line("a"), 200 * kJuta + 1);
  v1::ProposeMethodResponse response = Propose(package);
  EXPECT_EQ(response.method(), v1::PROCUREMENT_METHOD_TENDER);
  EXPECT_FALSE(response.chosen_allowed());
  EXPECT_EQ(response.limit(), 200 * kJuta);
  package.clear_method();
  EXPECT_TRUE(Propose(package).chosen_allowed());
  package.mutable_details()->add_method_conditions("HAK_PATEN");
  response = Propose(package);
  EXPECT_EQ(response.method(), v1::PROCUREMENT_METHOD_PENUNJUKAN_LANGSUNG);
  EXPECT_NE(response.legal_basis().find("46/2025"), std::string::npos);
}

TEST_F(RupMethodRulesTest, DirectAppointmentNeedsACondition) {
  v1::RupPackage package = Direct(Line("a"), 1'000 * kJuta);
  package.set_method(v1::PROCUREMENT_METHOD_PENUNJUKAN_LANGSUNG);
  EXPECT_THAT(caller.Create("1", package), StatusIs(StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
  package.mutable_details()->add_method_conditions("TENDER_GAGAL");
  EXPECT_THAT(caller.Create("1", package), IsOk());
}

TEST_F(RupMethodRulesTest, ARevisionKeepsTheRules) {
  const std::string name = Announced("1", Direct(Line("a"), 200 * kJuta));
  const auto refused = caller.Revise(name, {{"2", Direct(Line("a"), 200 * kJuta + 1)}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "METHOD_NOT_ALLOWED"));
  EXPECT_EQ(caller.Package(name).state(), v1::RUP_PACKAGE_STATE_ANNOUNCED);
}

TEST_F(RupMethodRulesTest, ASmallBusinessPackageIsOfAtMostFifteenBillion) {
  clock.Set(Noon(2021, 2, 2));
  v1::RupPackage package = Tender({{Line("a"), 15'000 * kJuta + 1}});
  package.mutable_details()->set_small_business(true);
  const auto refused = caller.Create("1", package);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "SMALL_BUSINESS_ABOVE_LIMIT"));
  EXPECT_NE(Metadata(refused, "legal_basis").find("12/2021"), std::string::npos);
  package.mutable_allocations(0)->set_amount(15'000 * kJuta);
  EXPECT_THAT(caller.Create("1", package), IsOk());
}

TEST_F(RupMethodRulesTest, PackagesOfOneUnitAccountAndMonthThatSumAboveTheThresholdAreAnEarlyWarning) {
  ASSERT_THAT(caller.Create("1", Direct(Line("a"), 120 * kJuta)), IsOk());
  // Another line of the same account counts as well.
  v1::ProposeMethodResponse proposed = Propose(Direct(Line("c"), 81 * kJuta));
  ASSERT_EQ(proposed.warnings_size(), 1);
  EXPECT_EQ(proposed.warnings(0).total(), 201 * kJuta);
  EXPECT_EQ(proposed.warnings(0).rup_packages(0), "instansi/probolinggo/rupPackages/1");
  EXPECT_EQ(Propose(Direct(Line("c"), 80 * kJuta)).warnings_size(), 0);
  ASSERT_THAT(caller.Create("2", Direct(Line("c"), 81 * kJuta)), IsOk());
  v1::ListSplittingWarningsRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto listed, caller.CallOn(rup, &RupService::ListSplittingWarnings, request));
  ASSERT_EQ(listed.warnings_size(), 1);
  EXPECT_THAT(listed.warnings(0), MatchesProto<v1::SplittingWarning>(R"pb(
                unit: "instansi/probolinggo/units/pupr"
                account: "5.1.02.01.01.0024"
                month { year: 2018 month: 3 }
                category: "PROCUREMENT_CATEGORY_BARANG"
                rup_packages: "instansi/probolinggo/rupPackages/1"
                rup_packages: "instansi/probolinggo/rupPackages/2"
                total: 201000000
                limit: 200000000)pb"));
}

TEST_F(RupMethodRulesTest, AnotherUnitAccountMonthOrMethodIsNoSplitting) {
  ASSERT_THAT(caller.Create("1", Direct(Line("a"), 150 * kJuta)), IsOk());
  v1::RupPackage other_unit = Direct(Line("a"), 150 * kJuta);
  other_unit.set_unit("instansi/probolinggo/units/dinkes");
  v1::RupPackage other_month = Direct(Line("a"), 150 * kJuta);
  other_month.mutable_selection_start()->set_month(4);
  v1::RupPackage tender = Direct(Line("a"), 150 * kJuta);
  tender.set_method(v1::PROCUREMENT_METHOD_TENDER);
  int id = 1;
  for (const v1::RupPackage& package : {other_unit, other_month, tender, Direct(Line("b"), 150 * kJuta)}) {
    EXPECT_EQ(Propose(package).warnings_size(), 0);
    ASSERT_THAT(caller.Create(std::to_string(++id), package), IsOk());
  }
  v1::ListSplittingWarningsRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto listed, caller.CallOn(rup, &RupService::ListSplittingWarnings, request));
  EXPECT_EQ(listed.warnings_size(), 0);
}

}  // namespace
}  // namespace terpadu::procurement
