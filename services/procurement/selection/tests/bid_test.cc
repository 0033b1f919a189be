// Which bids are taken, and how they are judged.
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

class BidTest : public SelectionTest {
 protected:
  // An announced selection that wants the qualification BG001, and no bid.
  std::string Announced() {
    v1::Selection selection = PriceSelection();
    selection.add_required_qualifications("BG001");
    const auto planned = Plan("s", selection);
    EXPECT_THAT(planned, IsOk());
    EXPECT_THAT(Announce(planned->name()), IsOk());
    return planned->name();
  }
};

TEST_F(BidTest, ComesBeforeTheClosingTimeByTheClockOfTheDatabase) {
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  AddVendor("b", {{"BG001", 12}});
  clock.Set(Noon(2019, 1, 1));  // a machine whose clock is wrong
  At(3, 22, 23);
  EXPECT_THAT(HandOver(name, "a", 900), IsOk());
  clock.Set(Noon(2017, 1, 1));
  At(3, 23, 0);
  const auto late = HandOver(name, "b", 900);
  ASSERT_THAT(late, StatusIs(StatusCode::kFailedPrecondition, "BIDDING_CLOSED"));
  EXPECT_EQ(Metadata(late, "closed"), "2018-03-23T00:00:00+07:00");
}

TEST_F(BidTest, IsOneForAVendor) {
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  AddVendor("b", {{"BG001", 12}});
  ASSERT_THAT(HandOver(name, "a", 900), IsOk());
  const auto twice = HandOver(name, "a", 800, "a2");
  ASSERT_THAT(twice, StatusIs(StatusCode::kFailedPrecondition, "BID_EXISTS"));
  EXPECT_EQ(Metadata(twice, "bid"), BidNamed(name, "a"));
  EXPECT_THAT(HandOver(name, "b", 800, "a"), StatusIs(StatusCode::kAlreadyExists, "BID_EXISTS"));
}

TEST_F(BidTest, OfOneVendorByManyAtOnceIsTakenOnce) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  std::mt19937 random(seed);
  std::vector<std::thread> threads;
  std::atomic<int> taken = 0;
  for (int i = 0; i < 4; ++i) {
    const int64_t price = 1 + static_cast<int64_t>(random() % 900);
    threads.emplace_back([this, name, i, price, &taken] {
      SelectionCaller own(conninfo, clock);
      v1::SubmitBidRequest request;
      request.set_parent(name);
      request.set_bid_id(absl::StrCat("bid-", i));
      request.mutable_bid()->set_vendor(VendorNamed("a"));
      request.mutable_bid()->mutable_content()->set_stated_price(price);
      v1::BidItem& item = *request.mutable_bid()->mutable_content()->add_items();
      item.set_title("Jalan");
      item.set_quantity_thousandths(1000);
      item.set_unit_price(price);
      taken += own.Call(bids, &BidService::SubmitBid, request, "rep-a").ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(taken, 1);
  ExpectConsistent();
}

TEST_F(BidTest, NeedsTheQualificationsOnItsDay) {
  const std::string name = Announced();
  AddVendor("none");
  AddVendor("old", {{"BG001", 3}});  // until 1 March
  for (const char* vendor : {"none", "old"}) {
    const auto refused = HandOver(name, vendor, 900);
    ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "NOT_QUALIFIED")) << vendor;
    EXPECT_EQ(Metadata(refused, "missing"), "BG001");
  }
}

TEST_F(BidTest, OfAVendorOnTheBlacklistIsRefused) {
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  ASSERT_THAT(Blacklist("a", 3, 1, 19), IsOk());
  At(3, 19);
  const auto refused = HandOver(name, "a", 900);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED"));
  EXPECT_EQ(Metadata(refused, "until"), "2018-03-19");
  At(3, 20);
  EXPECT_THAT(HandOver(name, "a", 900), IsOk());
}

TEST_F(BidTest, IsHandedOverByARepresentative) {
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  EXPECT_THAT(HandOver(name, "a", 900, "a", "rep-b"), StatusIs(StatusCode::kPermissionDenied, "NOT_A_REPRESENTATIVE"));
}

TEST_F(BidTest, ItsFieldsAreCheckedAllAtOnce) {
  v1::SubmitBidRequest request;
  request.set_parent("instansi/probolinggo/selections/s");
  request.set_bid_id("/");
  request.mutable_bid()->set_vendor("instansi/malang/vendors/a");
  request.mutable_bid()->mutable_content()->add_document_sha256("abc");
  v1::BidItem& item = *request.mutable_bid()->mutable_content()->add_items();
  item.set_title("Jalan");
  item.set_unit_price(-1);
  EXPECT_EQ(ViolationsOf(people.Call(bids, &BidService::SubmitBid, request, "rep-a").status()),
            (std::vector<std::string>{
                "bid_id: must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit",
                "bid.vendor: must be of instansi/probolinggo", "bid.content.stated_price: must be above 0 rupiah",
                "bid.content.document_sha256[0]: must be 64 hexadecimal digits in lower case",
                "bid.content.items[0].quantity_thousandths: must be above 0 and at most a billion pieces",
                "bid.content.items[0].unit_price: must be 0 to 1000 trillion rupiah"}));
}

TEST_F(BidTest, AboveTheHpsAfterCorrectionCannotPass) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  const std::string name = planned.name();
  ASSERT_THAT(Announce(name), IsOk());
  AddVendor("a");
  v1::SubmitBidRequest request;
  request.set_parent(name);
  request.set_bid_id("a");
  request.mutable_bid()->set_vendor(VendorNamed("a"));
  request.mutable_bid()->mutable_content()->set_stated_price(900);  // 3.5 × 300 is 1,050
  v1::BidItem& item = *request.mutable_bid()->mutable_content()->add_items();
  item.set_title("Jalan");
  item.set_quantity_thousandths(3500);
  item.set_unit_price(300);
  ASSERT_THAT(people.Call(bids, &BidService::SubmitBid, request, "rep-a"), IsOk());
  At(3, 23);
  ASSERT_THAT(Open(name, kPokja), IsOk());
  ASSERT_THAT(Open(name, kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).corrected_price(), 1050);
  const auto refused = Judge(BidNamed(name, "a"), true);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BID_ABOVE_HPS"));
  EXPECT_EQ(Metadata(refused, "price"), "1050");
  EXPECT_EQ(Metadata(refused, "hps"), "1000");
  EXPECT_THAT(Rank(name), StatusIs(StatusCode::kFailedPrecondition, "NOT_EVALUATED"));
  ASSERT_THAT(Judge(BidNamed(name, "a"), false), IsOk());
  EXPECT_THAT(Rank(name), StatusIs(StatusCode::kFailedPrecondition, "NO_BID_PASSED"));
  EXPECT_THAT(Fail(name, v1::FAILURE_CAUSE_NO_BID_PASSED), IsOk());
}

TEST_F(BidTest, IsEliminatedWithAReasonAndMayBeJudgedAgainUntilBidsAreRanked) {
  const std::string name = OpenedSelection();
  v1::EvaluateBidRequest request;
  request.set_name(BidNamed(name, "b"));
  EXPECT_EQ(ViolationsOf(people.Call(bids, &BidService::EvaluateBid, request, kPokja).status()),
            std::vector<std::string>{"remark: must say why the bid is eliminated"});
  ASSERT_OK_AND_ASSIGN(const v1::Bid out, Judge(BidNamed(name, "b"), false));
  EXPECT_EQ(out.state(), v1::BID_STATE_ELIMINATED);
  EXPECT_EQ(out.remark(), "the guarantee is missing");
  ASSERT_OK_AND_ASSIGN(const v1::Bid in, Judge(BidNamed(name, "b"), true));
  EXPECT_EQ(in.state(), v1::BID_STATE_PASSED);
  ASSERT_THAT(Judge(BidNamed(name, "a"), true), IsOk());
  ASSERT_THAT(Rank(name), IsOk());
  EXPECT_THAT(Judge(BidNamed(name, "b"), false), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(BidTest, ByQualityAndCostNeedsTheLeastScoreAndIsWeighed) {
  v1::Selection selection = PriceSelection();
  selection.set_evaluation_method(v1::EVALUATION_METHOD_QUALITY_COST);
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", selection));
  EXPECT_EQ(planned.quality_weight(), 70);  // of the rule
  EXPECT_EQ(planned.least_score_hundredths(), 6000);
  const std::string name = planned.name();
  ASSERT_THAT(Announce(name), IsOk());
  AddVendor("good");
  AddVendor("cheap");
  ASSERT_THAT(HandOver(name, "good", 1000), IsOk());
  ASSERT_THAT(HandOver(name, "cheap", 800), IsOk());
  At(3, 23);
  ASSERT_THAT(Open(name, kPokja), IsOk());
  ASSERT_THAT(Open(name, kSecondPokja), IsOk());
  const auto low = Judge(BidNamed(name, "cheap"), true, 5999);
  ASSERT_THAT(low, StatusIs(StatusCode::kFailedPrecondition, "SCORE_TOO_LOW"));
  EXPECT_EQ(Metadata(low, "least"), "6000");
  ASSERT_THAT(Judge(BidNamed(name, "cheap"), true, 8000), IsOk());
  ASSERT_THAT(Judge(BidNamed(name, "good"), true, 9000), IsOk());
  ASSERT_THAT(Rank(name), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "good")).rank(), 1);
  EXPECT_EQ(BidOf(BidNamed(name, "good")).total_score_hundredths(), 8700);
  EXPECT_EQ(BidOf(BidNamed(name, "cheap")).total_score_hundredths(), 8600);
}

TEST_F(BidTest, OnlyTheFirstIsNegotiatedAndNeverUpwards) {
  const std::string name = RankedSelection();
  const auto second = Negotiate(BidNamed(name, "a"), 700);
  ASSERT_THAT(second, StatusIs(StatusCode::kFailedPrecondition, "NOT_FIRST"));
  EXPECT_EQ(Metadata(second, "rank"), "2");
  const auto raised = Negotiate(BidNamed(name, "b"), 801);
  ASSERT_THAT(raised, StatusIs(StatusCode::kFailedPrecondition, "PRICE_RAISED"));
  EXPECT_EQ(Metadata(raised, "before"), "800");
  ASSERT_THAT(Negotiate(BidNamed(name, "b"), 750), IsOk());
  EXPECT_THAT(Negotiate(BidNamed(name, "b"), 751), StatusIs(StatusCode::kFailedPrecondition, "PRICE_RAISED"));
  At(3, 29);
  ASSERT_OK_AND_ASSIGN(const v1::Selection won, Do(selections, &SelectionService::SetWinner, name));
  EXPECT_EQ(won.winning_price(), 750);
  ExpectConsistent();
}

TEST_F(BidTest, AVendorBlacklistedMeanwhileDoesNotWin) {
  const std::string name = RankedSelection();
  ASSERT_THAT(Blacklist("b", 3, 20, 31), IsOk());
  EXPECT_THAT(Do(selections, &SelectionService::SetWinner, name),
              StatusIs(StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED"));
}

TEST_F(BidTest, IsReadByItsOwnRepresentativeAloneAndSealedAsOnTheReceipt) {
  const std::string name = Announced();
  AddVendor("a", {{"BG001", 12}});
  AddVendor("b", {{"BG001", 12}});
  ASSERT_THAT(HandOver(name, "a", 900), IsOk());
  v1::GetBidRequest request;
  request.set_name(BidNamed(name, "a"));
  const auto receipt = people.Call(bids, &BidService::GetBid, request, "rep-a");
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->state(), v1::BID_STATE_SEALED);
  EXPECT_FALSE(receipt->has_content());
  EXPECT_FALSE(receipt->seal_sha256().empty());
  EXPECT_THAT(people.Call(bids, &BidService::GetBid, request, "rep-b"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(people.Call(bids, &BidService::GetBid, request, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
}

}  // namespace
}  // namespace terpadu::procurement
