// Nobody reads a bid before its time, and who changes one is found out.
#include "services/procurement/selection/seal.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/rpc/idempotency.h"
#include "libs/testing/scratch_folder.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

using SealTest = SelectionTest;

TEST(Seal, OpensOnlyByItsKeyAndUnderItsContext) {
  const std::string key = NewDataKey();
  const std::string sealed = Seal(key, "bid a", "Rp900");
  EXPECT_EQ(sealed.find("Rp900"), std::string::npos);
  EXPECT_NE(Seal(key, "bid a", "Rp900"), sealed);
  EXPECT_EQ(Unseal(key, "bid a", sealed), "Rp900");
  EXPECT_EQ(Unseal(key, "bid b", sealed), std::nullopt);
  EXPECT_EQ(Unseal(NewDataKey(), "bid a", sealed), std::nullopt);
  EXPECT_EQ(Unseal(key, "bid a", ""), std::nullopt);
}

TEST(Seal, AnyBitThatIsChangedBreaksIt) {
  const std::string key = NewDataKey();
  const std::string sealed = Seal(key, "bid", "Rp900");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(Unseal(key, "bid", changed), std::nullopt) << bit;
  }
}

TEST(Seal, TheServersKeyIs64HexadecimalDigitsInAFile) {
  const testing::ScratchFolder folder("seal");
  const std::string file = folder.path() + "/key";
  std::ofstream(file) << std::string(63, 'a');
  EXPECT_THAT(ReadSealKey(file), StatusIs(StatusCode::kInvalidArgument, "SEAL_KEY_INVALID"));
  std::ofstream(file) << std::string(64, '6') << "\n";
  EXPECT_THAT(ReadSealKey(file), testing::IsOkAndHolds(std::string(32, 'f')));
  EXPECT_THAT(ReadSealKey(file + "-none"), StatusIs(StatusCode::kInvalidArgument, "SEAL_KEY_INVALID"));
}

TEST_F(SealTest, AReaderOfEveryTableFindsNoContentBeforeTheOpening) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  ASSERT_THAT(Announce(planned.name()), IsOk());
  AddVendor("a");
  ASSERT_THAT(HandOver(planned.name(), "a", 987654321), IsOk());
  constexpr postgres::Statement kTables = {"test_tables", R"sql(
    SELECT format('SELECT coalesce(string_agg(t::text, E''\n''), '''') FROM %I.%I AS t', table_schema, table_name)
      FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE')sql"};
  const postgres::Rows tables = Query(kTables);
  ASSERT_GT(tables.size(), 20);
  v1::BidContent content;
  content.set_stated_price(987654321);
  const std::string price = content.SerializeAsString();
  for (int row = 0; row < tables.size(); ++row) {
    const std::string sql = tables.Text(row, 0);
    postgres::Connection reader(conninfo);
    auto rows = reader.Execute(postgres::Scope::EveryInstansi(), {"test_read_table", sql}, postgres::Params());
    ASSERT_THAT(rows, IsOk());
    const std::string text = rows->Text(0, 0);
    EXPECT_EQ(text.find("987654321"), std::string::npos) << sql;
    EXPECT_EQ(text.find(absl::BytesToHexString(price)), std::string::npos) << sql;
    EXPECT_EQ(text.find(absl::BytesToHexString("Jalan lingkungan")), std::string::npos) << sql;
  }
}

TEST_F(SealTest, ARequestThatIsRememberedDoesNotTellItsContent) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  ASSERT_THAT(Announce(planned.name()), IsOk());
  AddVendor("a");
  v1::SubmitBidRequest request;
  request.set_parent(planned.name());
  request.set_bid_id("a");
  request.set_request_id(NewUuid());
  request.mutable_bid()->set_vendor(VendorNamed("a"));
  request.mutable_bid()->mutable_content()->set_stated_price(900);
  v1::BidItem& item = *request.mutable_bid()->mutable_content()->add_items();
  item.set_title("Jalan");
  item.set_quantity_thousandths(1000);
  item.set_unit_price(900);
  ASSERT_OK_AND_ASSIGN(const v1::Bid receipt, people.Call(bids, &BidService::SubmitBid, request, "rep-a"));
  EXPECT_FALSE(receipt.has_content());
  constexpr postgres::Statement kFingerprints = {"test_fingerprints", "SELECT fingerprint FROM request"};
  const postgres::Rows rows = Query(kFingerprints);
  for (int row = 0; row < rows.size(); ++row) {
    EXPECT_NE(rows.Text(row, 0), rpc::FingerprintOf(request));
  }
  EXPECT_THAT(people.Call(bids, &BidService::SubmitBid, request, "rep-a"), testing::IsOkAndHolds(EqualsProto(receipt)));
  request.mutable_bid()->mutable_content()->set_stated_price(899);
  EXPECT_THAT(people.Call(bids, &BidService::SubmitBid, request, "rep-a"),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(SealTest, BidsAreOpenedFromTheirTimeOnByTheClockOfTheDatabaseAlone) {
  const std::string name = AnnouncedSelection();
  clock.Set(Noon(2019, 1, 1));  // the clock of the machine that answers
  At(3, 22, 23);
  const auto ahead = Open(name, kPokja);
  ASSERT_THAT(ahead, StatusIs(StatusCode::kFailedPrecondition, "OPENING_AHEAD"));
  EXPECT_EQ(Metadata(ahead, "opening_time"), "2018-03-23T00:00:00+07:00");
  clock.Set(Noon(2017, 1, 1));
  At(3, 23, 0);
  EXPECT_THAT(Open(name, kPokja), IsOk());
}

TEST_F(SealTest, TwoDifferentPeopleOpen) {
  const std::string name = AnnouncedSelection();
  At(3, 23);
  ASSERT_OK_AND_ASSIGN(const v1::Selection started, Open(name, kPokja));
  EXPECT_EQ(started.state(), v1::SELECTION_STATE_ANNOUNCED);
  v1::GetBidRequest get;
  get.set_name(BidNamed(name, "a"));
  EXPECT_THAT(people.Call(bids, &BidService::GetBid, get, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
  get.set_name(BidNamed(name, "none"));  // whether there is one is not told either
  EXPECT_THAT(people.Call(bids, &BidService::GetBid, get, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
  v1::ListBidsRequest list;
  list.set_parent(name);
  EXPECT_THAT(people.Call(bids, &BidService::ListBids, list, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
  const auto same = Open(name, kPokja);
  ASSERT_THAT(same, StatusIs(StatusCode::kFailedPrecondition, "SECOND_OPENER_REQUIRED"));
  EXPECT_EQ(Metadata(same, "first"), kPokja);
  ASSERT_OK_AND_ASSIGN(const v1::Selection opened, Open(name, kSecondPokja));
  EXPECT_EQ(opened.state(), v1::SELECTION_STATE_OPENED);
  const v1::Bid bid = BidOf(BidNamed(name, "a"));
  EXPECT_EQ(bid.content().stated_price(), 900);
  EXPECT_EQ(bid.corrected_price(), 900);
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(bids, &BidService::ListBids, list, kPokja));
  ASSERT_EQ(page.bids_size(), 2);
  EXPECT_FALSE(page.bids(0).has_content());
  EXPECT_EQ(page.bids(0).vendor(), VendorNamed("a"));
}

TEST_F(SealTest, ABidThatWasChangedInTheDatabaseIsFoundOut) {
  const std::string name = AnnouncedSelection();
  constexpr postgres::Statement kTamper = {"test_tamper", R"sql(
    UPDATE bid SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE bid_id = 'b')sql"};
  Query(kTamper);
  At(3, 23);
  ASSERT_THAT(Open(name, kPokja), IsOk());
  ASSERT_THAT(Open(name, kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "b")).state(), v1::BID_STATE_TAMPERED);
  EXPECT_EQ(BidOf(BidNamed(name, "a")).state(), v1::BID_STATE_OPENED);
  const auto opened = PayloadOf<v1::SelectionBidsOpened>(Events(name).back());
  EXPECT_EQ(opened.opened(), 1);
  EXPECT_EQ(opened.tampered(), 1);
  EXPECT_THAT(Judge(BidNamed(name, "b"), true), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ExpectConsistent();
}

TEST_F(SealTest, BidsThatChangedPlacesAreFoundOut) {
  const std::string name = AnnouncedSelection();
  constexpr postgres::Statement kSwap = {"test_swap", R"sql(
    UPDATE bid SET sealed = other.sealed, seal_sha256 = other.seal_sha256
      FROM bid AS other WHERE other.bid_id <> bid.bid_id)sql"};
  Query(kSwap);
  At(3, 23);
  ASSERT_THAT(Open(name, kPokja), IsOk());
  ASSERT_THAT(Open(name, kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).state(), v1::BID_STATE_TAMPERED);
  EXPECT_EQ(BidOf(BidNamed(name, "b")).state(), v1::BID_STATE_TAMPERED);
}

TEST_F(SealTest, NothingOpensWhenTheSelectionsKeyWasChanged) {
  const std::string name = AnnouncedSelection();
  constexpr postgres::Statement kTamper = {"test_tamper_key", R"sql(
    UPDATE selection SET sealed_key = set_byte(sealed_key, 20, get_byte(sealed_key, 20) # 1))sql"};
  Query(kTamper);
  At(3, 23);
  ASSERT_THAT(Open(name, kPokja), IsOk());
  EXPECT_THAT(Open(name, kSecondPokja), StatusIs(StatusCode::kFailedPrecondition, "SEAL_BROKEN"));
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_ANNOUNCED);
}

TEST_F(SealTest, AServerWithoutAKeyAnnouncesAndOpensNothing) {
  SelectionService without("");
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  EXPECT_THAT(Do(without, &SelectionService::AnnounceSelection, planned.name()),
              StatusIs(StatusCode::kFailedPrecondition, "SEAL_KEY_MISSING"));
}

TEST_F(SealTest, OfManyAtOnceExactlyTwoDifferentPeopleOpen) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  const std::string name = AnnouncedSelection();
  At(3, 23);
  std::vector<std::string> actors = {kPokja, kPokja, kSecondPokja, kSecondPokja};
  std::shuffle(actors.begin(), actors.end(), std::mt19937(seed));
  std::vector<std::thread> threads;
  for (const std::string& actor : actors) {
    threads.emplace_back([this, actor, name] {
      SelectionCaller own(conninfo, clock);
      v1::OpenBidsRequest request;
      request.set_name(name);
      (void)own.Call(bids, &BidService::OpenBids, request, actor);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_OPENED);
  EXPECT_EQ(Events(BidNamed(name, "a")).size(), 2u);
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
