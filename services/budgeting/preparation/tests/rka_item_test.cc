#include <limits>

#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr char kPaper[] = "1.1.12.01.03.0001";

class RkaItems : public PreparationTest {
 protected:
  RkaItems() {
    Agreed({CeilingOf(kSubKegiatan, 1'000'000)});
    EXPECT_THAT(CreateRka("a"), IsOk());
  }

  static v1::RkaItem AgainstPaper(int64_t price, const std::string& region = "") {
    v1::RkaItem item = ItemOf(10, price);
    item.set_standard_item(kPaper);
    item.set_region(region);
    return item;
  }
  absl::StatusOr<v1::ListRkaItemsResponse> List(bool with_findings = false, int page_size = 0,
                                                const std::string& token = "") {
    v1::ListRkaItemsRequest request;
    request.set_parent(RkaName("a"));
    request.set_with_findings(with_findings);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return As(kStaff, &BudgetPreparationService::ListRkaItems, request);
  }
};

TEST_F(RkaItems, AreVolumesTimesPrice) {
  v1::RkaItem item = ItemOf(12, 1'500);
  v1::VolumeFactor& days = *item.add_volumes();
  days.mutable_quantity()->set_units(25);
  days.mutable_quantity()->set_scale(1);
  days.set_unit_of_measure("hari");
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", {item}));
  EXPECT_EQ(set.items(0).amount(), 45'000);
  EXPECT_EQ(set.rka().total_amount(), 45'000);
  ASSERT_OK_AND_ASSIGN(const auto listed, List());
  EXPECT_THAT(listed.items(0), EqualsProto(set.items(0)));
  EXPECT_EQ(listed.items(0).volumes(1).quantity().scale(), 1);
}

TEST_F(RkaItems, AreRefusedWhoseAmountDoesNotFitOrIsNotWhole) {
  v1::RkaItem half = ItemOf(5, 333);
  half.mutable_volumes(0)->mutable_quantity()->set_scale(1);
  const auto refused = SetItems("a", {ItemOf(2, kMost), half});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto violations = ViolationsOf(refused.status());
  EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith("items[0].amount: ")));
  EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith("items[1].amount: ")));
  EXPECT_THAT(SetItems("a", {ItemOf(1, kMost), ItemOf(1, 1)}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"))
      << "their sum";
  ASSERT_OK_AND_ASSIGN(const auto none, List());
  EXPECT_EQ(none.items_size(), 0);
}

TEST_F(RkaItems, AreCheckedFieldByField) {
  v1::RkaItem item = ItemOf(0, 0, "5.1");
  item.set_name("instansi/probolinggo/budgets/2018/rkas/b/items/1");
  item.set_region("x");
  for (int i = 0; i < 3; ++i) {
    *item.add_volumes() = item.volumes(0);
  }
  const auto refused = SetItems("a", {item});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto violations = ViolationsOf(refused.status());
  for (const char* field : {"name", "account", "volumes", "volumes[0].quantity", "unit_price", "region"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith("items[0]." + std::string(field) + ": ")));
  }
}

TEST_F(RkaItems, AreReplacedByNameAndDeleted) {
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", {ItemOf(1, 100), ItemOf(1, 50)}));
  v1::RkaItem changed = set.items(0);
  changed.set_unit_price(70);
  ASSERT_OK_AND_ASSIGN(const auto again, SetItems("a", {changed}));
  EXPECT_EQ(again.rka().total_amount(), 120);
  EXPECT_EQ(again.rka().item_count(), 2);
  v1::BatchDeleteRkaItemsRequest request;
  request.set_parent(RkaName("a"));
  request.add_names(set.items(1).name());
  ASSERT_OK_AND_ASSIGN(const v1::Rka rka, As(kStaff, &BudgetPreparationService::BatchDeleteRkaItems, request));
  EXPECT_EQ(rka.total_amount(), 70);
  EXPECT_THAT(As(kStaff, &BudgetPreparationService::BatchDeleteRkaItems, request),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(RkaItems, ComeAThousandAtOnceAllOrNone) {
  std::vector<v1::RkaItem> items(1000, ItemOf(1, 1));
  items[999].set_unit_price(-1);
  EXPECT_THAT(SetItems("a", items), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(GetRka("a")->item_count(), 0);
  items[999].set_unit_price(1);
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", items));
  EXPECT_EQ(set.rka().item_count(), 1000);
  items.push_back(ItemOf(1, 1));
  EXPECT_THAT(SetItems("a", items), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK_AND_ASSIGN(const auto page, List(false, 600));
  ASSERT_OK_AND_ASSIGN(const auto rest, List(false, 600, page.next_page_token()));
  EXPECT_EQ(page.items_size() + rest.items_size(), 1000);
}

TEST_F(RkaItems, AreTenThousandAtMost) {
  const std::vector<v1::RkaItem> items(1000, ItemOf(1, 1));
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(SetItems("a", items), IsOk());
  }
  EXPECT_THAT(SetItems("a", {ItemOf(1, 1)}), StatusIs(StatusCode::kFailedPrecondition, "RKA_TOO_LONG"));
}

TEST_F(RkaItems, AboveTheStandardPriceHaveAFindingThatAJustificationDoesNotHide) {
  ASSERT_THAT(SetPrices({PriceOf(kPaper, 50'000), PriceOf(kPaper, 60'000, "35.74")}), IsOk());
  v1::RkaItem dear = AgainstPaper(50'001);
  dear.set_justification("Kertas khusus ijazah");
  ASSERT_OK_AND_ASSIGN(const auto set,
                       SetItems("a", {AgainstPaper(50'000), dear, AgainstPaper(60'000, "35.74.01"), ItemOf(1, 1)}));
  EXPECT_EQ(set.items(0).findings_size(), 0) << "on the standard is right";
  ASSERT_EQ(set.items(1).findings_size(), 1);
  EXPECT_THAT(set.items(1).findings(0),
              MatchesProto<v1::RkaFinding>(R"pb(code: "PRICE_ABOVE_STANDARD" standard_amount: 50000 excess: 1)pb"));
  EXPECT_THAT(set.items(1).findings(0).standard_price(), ::testing::HasSubstr(kPaper));
  EXPECT_EQ(set.items(1).justification(), "Kertas khusus ijazah");
  EXPECT_EQ(set.items(2).findings_size(), 0) << "the region's standard is higher";
  EXPECT_EQ(set.rka().finding_count(), 1);
  ASSERT_OK_AND_ASSIGN(const auto found, List(/*with_findings=*/true));
  EXPECT_EQ(found.items_size(), 1);
}

TEST_F(RkaItems, AreHeldAgainstAnAsbByTheirAmount) {
  v1::StandardPrice asb = PriceOf("asb.01", 1'000);
  asb.set_kind(v1::STANDARD_PRICE_KIND_ASB);
  asb.set_fixed_amount(500);
  ASSERT_THAT(SetPrices({asb}), IsOk());
  v1::RkaItem item = ItemOf(2, 1'251);
  item.set_standard_item("asb.01");
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", {item}));
  ASSERT_EQ(set.items(0).findings_size(), 1);
  EXPECT_THAT(set.items(0).findings(0),
              MatchesProto<v1::RkaFinding>("code: 'COST_ABOVE_STANDARD' standard_amount: 2500 excess: 2"));
}

TEST_F(RkaItems, NamingAStandardThatIsNotInForceHaveAFinding) {
  ASSERT_THAT(SetPrices({PriceOf(kPaper, 50'000, "", Date(2018, 1, 2))}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto set, SetItems("a", {AgainstPaper(1)}));
  ASSERT_EQ(set.items(0).findings_size(), 1);
  EXPECT_EQ(set.items(0).findings(0).code(), "STANDARD_MISSING");
}

TEST_F(RkaItems, AreHeldAgainstTheStandardsAgainWhenTheRkaIsSubmitted) {
  ASSERT_THAT(SetPrices({PriceOf(kPaper, 50'000)}), IsOk());
  ASSERT_THAT(SetItems("a", {AgainstPaper(50'000)}), IsOk());
  ASSERT_THAT(SetPrices({PriceOf(kPaper, 40'000)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Rka submitted, Submit("a"));
  EXPECT_EQ(submitted.finding_count(), 1);
  ASSERT_OK_AND_ASSIGN(const auto found, List(true));
  EXPECT_EQ(found.items(0).findings(0).excess(), 10'000);
}

TEST_F(RkaItems, SumToLinesByAccountAndFundSource) {
  v1::RkaItem dau = ItemOf(1, 7);
  dau.set_fund_source("DAU");
  ASSERT_THAT(SetItems("a", {ItemOf(2, 10), ItemOf(3, 10), dau, ItemOf(1, 1, "5.1.02.01.01.0025")}), IsOk());
  v1::ListRkaLinesRequest request;
  request.set_parent(RkaName("a"));
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, As(kStaff, &BudgetPreparationService::ListRkaLines, request));
  ASSERT_EQ(first.lines_size(), 2);
  EXPECT_THAT(first.lines(0),
              MatchesProto<v1::RkaLine>("account: '5.1.02.01.01.0024' fund_source: 'APBD' amount: 50 item_count: 2"));
  EXPECT_THAT(first.lines(1), MatchesProto<v1::RkaLine>("fund_source: 'DAU' amount: 7"));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, As(kStaff, &BudgetPreparationService::ListRkaLines, request));
  ASSERT_EQ(second.lines_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(RkaItems, OutOfTheirProductAreRefusedByTheDatabaseToo) {
  ASSERT_THAT(SetItems("a", {ItemOf(2, 10)}), IsOk());
  EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(),
                                          {"test_item_amount", "UPDATE rka_item SET amount = amount + 1"}, {}),
              StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

}  // namespace
}  // namespace terpadu::budgeting
