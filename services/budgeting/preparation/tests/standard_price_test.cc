#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

constexpr char kItem[] = "1.1.12.01.03.0001";

class StandardPrices : public PreparationTest {
 protected:
  absl::StatusOr<v1::StandardPrice> LookUp(const google::type::Date& day, const std::string& region = "") {
    v1::LookUpStandardPriceRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_item(kItem);
    *request.mutable_date() = day;
    request.set_region(region);
    return As("", &BudgetPreparationService::LookUpStandardPrice, request);
  }
  int64_t PriceOn(const google::type::Date& day, const std::string& region = "") {
    const auto price = LookUp(day, region);
    return price.ok() ? price->price() : 0;
  }
  absl::StatusOr<v1::ListStandardPricesResponse> List(int page_size, const std::string& prefix = "",
                                                      const std::string& token = "") {
    v1::ListStandardPricesRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_page_size(page_size);
    request.set_item_prefix(prefix);
    request.set_page_token(token);
    return As("", &BudgetPreparationService::ListStandardPrices, request);
  }
};

TEST_F(StandardPrices, AreLookedUpByTheMostSpecificRegionFirst) {
  ASSERT_THAT(SetPrices({PriceOf(kItem, 100), PriceOf(kItem, 90, "35"), PriceOf(kItem, 80, "35.74"),
                         PriceOf(kItem, 70, "35.74.01")}),
              IsOk());
  const google::type::Date day = Date(2018, 6, 1);
  EXPECT_EQ(PriceOn(day, "35.74.01.1001"), 70);
  EXPECT_EQ(PriceOn(day, "35.74.02"), 80);
  EXPECT_EQ(PriceOn(day, "35.75"), 90);
  EXPECT_EQ(PriceOn(day, "36"), 100);
  EXPECT_EQ(PriceOn(day), 100);
}

TEST_F(StandardPrices, AreLookedUpByTheDay) {
  v1::StandardPrice ending = PriceOf(kItem, 90, "35.74", Date(2018, 3, 1));
  *ending.mutable_valid_to() = Date(2018, 6, 30);
  ASSERT_THAT(SetPrices({PriceOf(kItem, 100), PriceOf(kItem, 120, "", Date(2018, 7, 1)), ending}), IsOk());
  EXPECT_EQ(PriceOn(Date(2018, 6, 30)), 100);
  EXPECT_EQ(PriceOn(Date(2018, 7, 1)), 120);
  EXPECT_EQ(PriceOn(Date(2018, 2, 28), "35.74"), 100);
  EXPECT_EQ(PriceOn(Date(2018, 6, 30), "35.74"), 90);
  EXPECT_EQ(PriceOn(Date(2018, 7, 1), "35.74"), 120) << "the region's has ended";
  const auto none = LookUp(Date(2017, 12, 31));
  ASSERT_THAT(none, StatusIs(StatusCode::kNotFound, "STANDARD_PRICE_NOT_FOUND"));
  EXPECT_EQ(Metadata(none.status(), "date"), "2017-12-31");
}

TEST_F(StandardPrices, OfTheSameItemRegionAndDayReplaceWhatWasThere) {
  ASSERT_OK_AND_ASSIGN(const auto first, SetPrices({PriceOf(kItem, 100)}));
  EXPECT_EQ(first.created_count(), 1);
  EXPECT_EQ(first.standard_prices(0).name(), "instansi/probolinggo/standardPrices/1.1.12.01.03.0001-all-2018-01-01");
  ASSERT_OK_AND_ASSIGN(const auto same, SetPrices({PriceOf(kItem, 100)}));
  EXPECT_EQ(same.unchanged_count(), 1);
  EXPECT_THAT(same.standard_prices(0), EqualsProto(first.standard_prices(0)));
  ASSERT_OK_AND_ASSIGN(const auto other, SetPrices({PriceOf(kItem, 110)}));
  EXPECT_EQ(other.replaced_count(), 1);
  const auto events = Events(first.standard_prices(0).name());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_EQ(PayloadOf<v1::StandardPriceSet>(events[1]).standard_price().price(), 110);
  v1::GetStandardPriceRequest get;
  get.set_name(first.standard_prices(0).name());
  EXPECT_THAT(As("", &BudgetPreparationService::GetStandardPrice, get),
              testing::IsOkAndHolds(EqualsProto(other.standard_prices(0))));
}

TEST_F(StandardPrices, AreCheckedFieldByFieldAllOrNone) {
  v1::StandardPrice bad = PriceOf("a b", 0, "3574");
  bad.set_fixed_amount(1);
  *bad.mutable_valid_to() = Date(2017, 1, 1);
  const auto refused = SetPrices({PriceOf(kItem, 100), bad, PriceOf(kItem, 100)});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto violations = ViolationsOf(refused.status());
  for (const char* field : {"[1].item", "[1].price", "[1].fixed_amount", "[1].region", "[1].valid_to", "[2]"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith("standard_prices" + std::string(field) + ": ")));
  }
  ASSERT_OK_AND_ASSIGN(const auto none, List(10));
  EXPECT_EQ(none.standard_prices_size(), 0);
}

TEST_F(StandardPrices, ComeInBatchesOfAThousandAtMost) {
  std::vector<v1::StandardPrice> prices;
  for (int i = 0; i <= 1000; ++i) {
    prices.push_back(PriceOf("item" + std::to_string(10'000 + i), 1));
  }
  EXPECT_THAT(SetPrices(prices), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  prices.pop_back();
  EXPECT_THAT(SetPrices(prices), IsOk());
}

TEST_F(StandardPrices, AreListedByItemPageByPage) {
  ASSERT_THAT(SetPrices({PriceOf("b.2", 1), PriceOf("a.1", 1), PriceOf("b.1", 1), PriceOf("c", 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto first, List(1, "b."));
  EXPECT_EQ(first.standard_prices(0).item(), "b.1");
  ASSERT_OK_AND_ASSIGN(const auto second, List(1, "b.", first.next_page_token()));
  EXPECT_EQ(second.standard_prices(0).item(), "b.2");
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_THAT(List(1, "c", first.next_page_token()), StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  ASSERT_OK_AND_ASSIGN(const auto all, List(0));
  EXPECT_EQ(all.standard_prices_size(), 4);
}

TEST_F(StandardPrices, CanBeCheckedWithoutBeingSet) {
  v1::BatchSetStandardPricesRequest request;
  request.set_parent("instansi/probolinggo");
  *request.add_standard_prices() = PriceOf(kItem, 100);
  request.set_validate_only(true);
  EXPECT_THAT(As(kTapd, &BudgetPreparationService::BatchSetStandardPrices, request), IsOk());
  EXPECT_THAT(LookUp(Date(2018, 1, 1)), StatusIs(StatusCode::kNotFound, "STANDARD_PRICE_NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::budgeting
