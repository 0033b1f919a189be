// Objections, orders from the catalogue, vendors.
#include "google/protobuf/descriptor.h"
#include "services/procurement/selection/tests/scratch_selection.h"
#include "terpadu/option/v1/event.pb.h"
#include "terpadu/option/v1/personal.pb.h"

namespace terpadu::procurement {
namespace {

class ObjectionTest : public SelectionTest {};

TEST_F(ObjectionTest, IsTakenWithinItsWindowOfFiveDays) {
  const std::string name = SanggahSelection();  // announced on 30 March
  EXPECT_EQ(Selected(name).objection_deadline().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(CalendarDay(2018, 4, 5), Wib())));
  At(4, 4, 23);
  EXPECT_THAT(Object(name, "a", "o1"), IsOk());
  At(4, 5, 0);
  const auto late = Object(name, "b", "o2");
  ASSERT_THAT(late, StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_CLOSED"));
  EXPECT_EQ(Metadata(late, "until"), "2018-04-05T00:00:00+07:00");
}

TEST_F(ObjectionTest, IsOfABidderAndOneAtATime) {
  const std::string name = SanggahSelection();
  AddVendor("c");
  EXPECT_THAT(Object(name, "c", "o"), StatusIs(StatusCode::kFailedPrecondition, "NOT_A_BIDDER"));
  ASSERT_THAT(Object(name, "a", "o1"), IsOk());
  EXPECT_THAT(Object(name, "a", "o2"), StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_EXISTS"));
  EXPECT_THAT(Object(name, "b", "o1"), StatusIs(StatusCode::kAlreadyExists, "OBJECTION_EXISTS"));
}

TEST_F(ObjectionTest, IsPresentedToTheTtpbjBeforeItIsAnswered) {
  const std::string name = SanggahSelection();
  ASSERT_OK_AND_ASSIGN(const v1::Objection objection, Object(name, "a", "o"));
  EXPECT_THAT(AnswerTo(objection.name(), false), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_OK_AND_ASSIGN(const v1::Objection presented, Present(objection.name()));
  EXPECT_EQ(presented.state(), v1::OBJECTION_STATE_PRESENTED);
  ASSERT_OK_AND_ASSIGN(const v1::Objection answered, AnswerTo(objection.name(), false));
  EXPECT_EQ(answered.state(), v1::OBJECTION_STATE_REJECTED);
  EXPECT_EQ(answered.answer(), "as the documents say");
  v1::ListObjectionsRequest list;
  list.set_parent(name);
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(bids, &BidService::ListObjections, list, ""));
  ASSERT_EQ(page.objections_size(), 1);
  EXPECT_THAT(page.objections(0), EqualsProto(answered));
  ExpectConsistent();
}

TEST_F(ObjectionTest, HoldsTheAwardUpUntilItIsAnsweredAndTheWindowOver) {
  const std::string name = SanggahSelection();
  const auto award = [&] { return Do(selections, &SelectionService::AwardSelection, name); };
  EXPECT_THAT(award(), StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN"));
  ASSERT_OK_AND_ASSIGN(const v1::Objection objection, Object(name, "a", "o"));
  At(4, 5);
  const auto open = award();
  ASSERT_THAT(open, StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_OPEN"));
  EXPECT_EQ(Metadata(open, "objection"), objection.name());
  ASSERT_THAT(Present(objection.name()), IsOk());
  ASSERT_THAT(AnswerTo(objection.name(), false), IsOk());
  EXPECT_THAT(award(), IsOk());
}

TEST_F(ObjectionTest, ThatIsRightSendsTheSelectionBackToEvaluation) {
  const std::string name = SanggahSelection();
  ASSERT_OK_AND_ASSIGN(const v1::Objection objection, Object(name, "a", "o"));
  ASSERT_THAT(Present(objection.name()), IsOk());
  ASSERT_THAT(AnswerTo(objection.name(), true), IsOk());
  const v1::Selection back = Selected(name);
  EXPECT_EQ(back.state(), v1::SELECTION_STATE_OPENED);
  EXPECT_EQ(back.winner(), "");
  EXPECT_EQ(BidOf(BidNamed(name, "b")).rank(), 0);
  ASSERT_THAT(Judge(BidNamed(name, "b"), false), IsOk());
  ASSERT_THAT(Rank(name), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Selection won, Do(selections, &SelectionService::SetWinner, name));
  EXPECT_EQ(won.winner(), VendorNamed("a"));
  ExpectConsistent();
}

class CatalogueOrderTest : public SelectionTest {
 protected:
  CatalogueOrderTest() {
    AddLine(Line("k"), 10'000'000'000);
    v1::RupPackage by_catalogue = Tender({{Line("k"), 10'000'000'000}});
    by_catalogue.set_method(v1::PROCUREMENT_METHOD_E_PURCHASING);
    EXPECT_THAT(caller.Submit("rpp-2", OfCatalogue(Announced("2", by_catalogue))), IsOk());
    EXPECT_THAT(caller.Approve("instansi/probolinggo/rpps/rpp-2"), IsOk());
    v1::Selection selection;
    selection.set_rup_package("instansi/probolinggo/rupPackages/2");
    selection.set_rpp("instansi/probolinggo/rpps/rpp-2");
    EXPECT_THAT(Plan("k", selection), IsOk());
    AddVendor("a");
  }

  using ProcurementTest::Announced;

  static v1::Rpp OfCatalogue(const std::string& name) {
    v1::Rpp plan;
    plan.set_rup_package(name);
    plan.set_hps(5'000'000'000);
    for (const char* code : {"SPESIFIKASI", "HPS", "KATALOG"}) {
      plan.add_checklist(code);
    }
    return plan;
  }

  absl::StatusOr<v1::Selection> OrderItems(int64_t unit_price, int64_t quantity, const std::string& actor = kPejabat) {
    v1::OrderFromCatalogueRequest request;
    request.set_name("instansi/probolinggo/selections/k");
    v1::CatalogueOrder& order = *request.mutable_catalogue_order();
    order.set_item("85-1");
    order.set_title("Mobil pemadam");
    order.set_vendor(VendorNamed("a"));
    order.set_unit_price(unit_price);
    order.set_stock(10);
    order.set_quantity(quantity);
    order.mutable_snapshot_time()->set_seconds(absl::ToUnixSeconds(Noon(2018, 3, 5)));
    order.set_snapshot_sha256(AnyDigest());
    return people.Call(selections, &SelectionService::OrderFromCatalogue, request, actor);
  }
};

TEST_F(CatalogueOrderTest, KeepsPriceAndStockAsTheCatalogueShowedThem) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection ordered, OrderItems(100'000'000, 2));
  EXPECT_EQ(ordered.state(), v1::SELECTION_STATE_AWARDED);
  EXPECT_EQ(ordered.winner(), VendorNamed("a"));
  EXPECT_EQ(ordered.winning_price(), 200'000'000);
  EXPECT_EQ(ordered.catalogue_order().stock(), 10);
  EXPECT_THAT(Selected(ordered.name()), EqualsProto(ordered));
  EXPECT_EQ(PayloadOf<v1::SelectionOrdered>(Events(ordered.name()).back()).price(), 200'000'000);
}

TEST_F(CatalogueOrderTest, AboveTheThresholdIsMadeByThePpk) {
  const auto refused = OrderItems(100'000'001, 2);
  ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "PPK_REQUIRED"));
  EXPECT_EQ(Metadata(refused, "threshold"), "200000000");
  ASSERT_OK_AND_ASSIGN(const v1::Selection ordered, OrderItems(2'000'000'000, 2, kPpk));
  EXPECT_EQ(Selected(ordered.name()).winning_price(), 4'000'000'000);
}

TEST_F(CatalogueOrderTest, AboveStockOrHpsIsRefused) {
  EXPECT_THAT(OrderItems(1, 11), StatusIs(StatusCode::kFailedPrecondition, "STOCK_EXHAUSTED"));
  const auto dear = OrderItems(2'500'000'001, 2, kPpk);
  ASSERT_THAT(dear, StatusIs(StatusCode::kFailedPrecondition, "ORDER_ABOVE_HPS"));
  EXPECT_EQ(Metadata(dear, "price"), "5000000002");
  EXPECT_THAT(OrderItems(INT64_MAX, 10, kPpk), StatusIs(StatusCode::kFailedPrecondition, "ORDER_ABOVE_HPS"));
  EXPECT_THAT(OrderItems(0, 0), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(CatalogueOrderTest, FromABlacklistedVendorIsRefused) {
  ASSERT_THAT(Blacklist("a", 3, 1, 31), IsOk());
  EXPECT_THAT(OrderItems(1, 1), StatusIs(StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED"));
}

TEST_F(CatalogueOrderTest, OfASelectionByBidsIsRefusedAndSoAreBidsForTheCatalogue) {
  EXPECT_THAT(Announce("instansi/probolinggo/selections/k"),
              StatusIs(StatusCode::kFailedPrecondition, "METHOD_HAS_NO_BIDS"));
  ASSERT_OK_AND_ASSIGN(const v1::Selection tender, Plan("s", PriceSelection()));
  v1::OrderFromCatalogueRequest request;
  request.set_name(tender.name());
  v1::CatalogueOrder& order = *request.mutable_catalogue_order();
  order.set_item("1");
  order.set_title("Semen");
  order.set_vendor(VendorNamed("a"));
  order.set_unit_price(1);
  order.set_stock(1);
  order.set_quantity(1);
  order.mutable_snapshot_time()->set_seconds(1);
  order.set_snapshot_sha256(AnyDigest());
  EXPECT_THAT(people.Call(selections, &SelectionService::OrderFromCatalogue, request, kPejabat),
              StatusIs(StatusCode::kFailedPrecondition, "METHOD_IS_NOT_E_PURCHASING"));
}

class VendorTest : public SelectionTest {
 protected:
  v1::Vendor Known(const std::string& name) {
    v1::GetVendorRequest request;
    request.set_name(name);
    const auto vendor = people.Call(vendors, &VendorService::GetVendor, request, kPokja);
    EXPECT_THAT(vendor, IsOk());
    return vendor.value_or(v1::Vendor());
  }
};

TEST_F(VendorTest, ShowsItsIdentityToThoseWhoSelectAndNotInListings) {
  const std::string name = AddVendor("a", {{"BG001", 12}});
  EXPECT_EQ(Known(name).identity().director(), "Director of a");
  EXPECT_EQ(Known(name).qualifications(0).code(), "BG001");
  v1::ListVendorsRequest list;
  list.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(vendors, &VendorService::ListVendors, list, ""));
  ASSERT_EQ(page.vendors_size(), 1);
  EXPECT_FALSE(page.vendors(0).has_identity());
  EXPECT_EQ(page.vendors(0).qualifications_size(), 1);
}

TEST_F(VendorTest, IsRegisteredOnce) {
  AddVendor("a");
  v1::CreateVendorRequest request;
  request.set_parent(kParent);
  request.set_vendor_id("a");
  request.mutable_vendor()->set_title("CV a");
  EXPECT_THAT(people.Call(vendors, &VendorService::CreateVendor, request, kPejabat),
              StatusIs(StatusCode::kAlreadyExists, "VENDOR_EXISTS"));
}

TEST_F(VendorTest, ItsQualificationsAreSetAllTogether) {
  const std::string name = AddVendor("a", {{"BG001", 12}, {"BG002", 12}});
  v1::QualifyVendorRequest request;
  request.set_name(name);
  v1::Qualification& qualification = *request.add_qualifications();
  qualification.set_code("BG002");
  qualification.mutable_valid_until()->set_year(2020);
  qualification.mutable_valid_until()->set_month(1);
  qualification.mutable_valid_until()->set_day(1);
  ASSERT_OK_AND_ASSIGN(const v1::Vendor vendor, people.Call(vendors, &VendorService::QualifyVendor, request, kPejabat));
  ASSERT_EQ(vendor.qualifications_size(), 1);
  EXPECT_THAT(vendor.qualifications(0), EqualsProto(qualification));
}

TEST_F(VendorTest, IsOnTheBlacklistOnceAtATime) {
  const std::string name = AddVendor("a");
  ASSERT_THAT(Blacklist("a", 3, 10, 20), IsOk());
  EXPECT_THAT(Blacklist("a", 3, 20, 25), StatusIs(StatusCode::kFailedPrecondition, "BLACKLISTING_OVERLAPS"));
  EXPECT_THAT(Blacklist("a", 3, 21, 25), IsOk());
  EXPECT_EQ(Known(name).blacklistings_size(), 2);
  EXPECT_THAT(Blacklist("a", 4, 5, 4), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(VendorTest, IsRatedOnceForAContractByItsSignerAndTheRatingIsShownToEvaluators) {
  v1::CreateVendorRequest create;
  create.set_parent(kParent);
  create.set_vendor_id("b");
  create.mutable_vendor()->set_title("CV Karya");
  create.mutable_vendor()->mutable_identity()->add_representatives("rep-b");
  ASSERT_THAT(people.Call(vendors, &VendorService::CreateVendor, create, kPejabat), IsOk());
  ASSERT_THAT(caller.Sign("c1", package, rpp, 900), IsOk());
  v1::RateVendorRequest request;
  request.set_name(VendorNamed("b"));
  request.mutable_rating()->set_contract("instansi/probolinggo/contracts/c1");
  request.mutable_rating()->set_score(2);
  EXPECT_THAT(people.Call(vendors, &VendorService::RateVendor, request, "ppk-2"),
              StatusIs(StatusCode::kPermissionDenied, "NOT_THE_SIGNER"));
  ASSERT_OK_AND_ASSIGN(const v1::Vendor vendor, people.Call(vendors, &VendorService::RateVendor, request, kPpk));
  EXPECT_EQ(vendor.rating_hundredths(), 200);
  EXPECT_THAT(people.Call(vendors, &VendorService::RateVendor, request, kPpk),
              StatusIs(StatusCode::kFailedPrecondition, "ALREADY_RATED"));
  request.set_name(AddVendor("a"));
  EXPECT_THAT(people.Call(vendors, &VendorService::RateVendor, request, kPpk),
              StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_OF_ANOTHER"));
  ExpectConsistent();
}

TEST_F(VendorTest, ShowsThePackagesThatItHasWon) {
  SanggahSelection();
  EXPECT_EQ(Known(VendorNamed("a")).open_packages_size(), 0);
  ASSERT_EQ(Known(VendorNamed("b")).open_packages_size(), 1);
  EXPECT_EQ(Known(VendorNamed("b")).open_packages(0), package);
}

// The personal fields that a message reaches, as paths.
void FindPersonal(const google::protobuf::Descriptor* message, const std::string& path, int depth,
                  std::vector<std::string>& found) {
  for (int i = 0; i < message->field_count() && depth < 8; ++i) {
    const auto* const field = message->field(i);
    const std::string at = path + "." + field->name();
    if (field->options().GetExtension(option::v1::personal)) {
      found.push_back(at);
    }
    if (field->message_type() != nullptr) {
      FindPersonal(field->message_type(), at, depth + 1, found);
    }
  }
}

TEST(SelectionEvents, CarryNoPersonalDataAndNoContentOfABid) {
  const auto* const file = v1::SelectionPlanned::descriptor()->file();
  ASSERT_GT(file->message_type_count(), 30);
  for (int i = 0; i < file->message_type_count(); ++i) {
    std::vector<std::string> found;
    FindPersonal(file->message_type(i), file->message_type(i)->name(), 0, found);
    EXPECT_TRUE(found.empty()) << found.front();
  }
  EXPECT_EQ(v1::BidSubmitted::descriptor()->field_count(), 1);
  EXPECT_EQ(v1::BidSubmitted::descriptor()->field(0)->name(), "seal_sha256");
  EXPECT_EQ(v1::BidOpened::descriptor()->field_count(), 1);
}

}  // namespace
}  // namespace terpadu::procurement
