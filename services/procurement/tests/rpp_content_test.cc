#include "google/protobuf/text_format.h"
#include "libs/base/resource_name.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

constexpr char kHash[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

class RppContentTest : public ProcurementTest {
 protected:
  // A package of 1,000 rupiah that is announced, and an RPP with everything.
  std::string Package(const std::string& id = "1") {
    if (id == "1") {
      AddLine(Line("a"), 10'000);
    }
    return Announced(id, Tender({{Line("a"), 1'000}}));
  }
  static v1::Rpp Full(const std::string& package) {
    v1::Rpp rpp = CompleteRpp(package, 888);
    rpp.set_contract_type(v1::CONTRACT_TYPE_GABUNGAN);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(specification: "Beton K-225, tebal 15 cm"
             hps_items {
               title: "Beton"
               quantity_thousandths: 2500
               unit: "m3"
               unit_price: 300
               amount: 750
               price_source: PRICE_SOURCE_SSH
               price_reference: "Perbup 12/2018 no. 44"
               price_date { year: 2018 month: 1 day: 5 }
             }
             hps_items {
               title: "Upah"
               quantity_thousandths: 1000
               unit: "oh"
               unit_price: 50
               amount: 50
               price_source: PRICE_SOURCE_SURVEI_PASAR
               price_reference: "Survei 3 toko"
             }
             hps_tax: 88
             documents { code: "KAK" title: "KAK jalan" uri: "s3://rpp/kak.pdf" size_bytes: 4096 })pb",
        rpp.mutable_content()));
    rpp.mutable_content()->mutable_documents(0)->set_sha256(kHash);
    return rpp;
  }
  absl::StatusOr<v1::RppContent> Content(const std::string& name) {
    v1::GetRppContentRequest request;
    request.set_name(name);
    return caller.CallOn(review, &RppService::GetRppContent, request);
  }
  absl::StatusOr<v1::Rpp> Return(const std::string& name, const std::vector<std::string>& remarks,
                                 const std::string& actor = kTtpbj) {
    v1::ReturnRppRequest request;
    request.set_name(name);
    for (const std::string& remark : remarks) {
      v1::RppRemark& into = *request.add_remarks();
      into.set_code("KAK");
      into.set_text(remark);
    }
    return caller.CallOn(review, &RppService::ReturnRpp, request, actor);
  }
  std::vector<std::string> FieldsOf(const v1::Rpp& rpp) {
    std::vector<std::string> fields;
    for (const std::string& violation : ViolationsOf(caller.Submit("x", rpp).status())) {
      fields.push_back(violation.substr(0, violation.find(':')));
    }
    return fields;
  }

  RppService review;
};

TEST_F(RppContentTest, IsKeptButNeitherPublicNorInAnEvent) {
  const v1::Rpp described = Full(Package());
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", described));
  EXPECT_EQ(rpp.contract_type(), v1::CONTRACT_TYPE_GABUNGAN);
  EXPECT_FALSE(rpp.has_content());
  EXPECT_FALSE(caller.Rpp(rpp.name()).has_content());
  EXPECT_THAT(Content(rpp.name()), testing::IsOkAndHolds(EqualsProto(described.content())));
  const auto event = PayloadOf<v1::RppSubmitted>(Events(rpp.name()).front());
  EXPECT_FALSE(event.rpp().has_content());
  EXPECT_EQ(event.rpp().contract_type(), v1::CONTRACT_TYPE_GABUNGAN);
  EXPECT_EQ(event.rpp().checklist_date().year(), 2000);
  EXPECT_THAT(Content("instansi/probolinggo/rpps/none"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(RppContentTest, TheHpsIsTheSumOfItsItemsWithTheTax) {
  v1::Rpp rpp = Full(Package());
  rpp.set_hps(887);
  EXPECT_EQ(FieldsOf(rpp), std::vector<std::string>{"rpp.content.hps_items"});
  rpp = Full(rpp.rup_package());
  rpp.mutable_content()->mutable_hps_items(0)->set_amount(751);
  EXPECT_EQ(FieldsOf(rpp), std::vector<std::string>{"rpp.content.hps_items[0].amount"});
}

TEST_F(RppContentTest, APriceHasASourceAndADocumentAHashAndASize) {
  v1::Rpp rpp = Full(Package());
  rpp.mutable_content()->mutable_hps_items(0)->clear_price_source();
  v1::RppDocument& document = *rpp.mutable_content()->mutable_documents(0);
  document.set_uri("kak.pdf");
  document.set_sha256("9F86");
  document.set_size_bytes(0);
  document.set_code("FOTO");
  EXPECT_EQ(FieldsOf(rpp),
            (std::vector<std::string>{"rpp.content.hps_items[0].price_source", "rpp.content.documents[0].uri",
                                      "rpp.content.documents[0].sha256", "rpp.content.documents[0].size_bytes",
                                      "rpp.content.documents[0].code"}));
}

TEST_F(RppContentTest, TheContractTypeSuitsTheCategory) {
  v1::Rpp rpp = Full(Package());
  rpp.set_contract_type(v1::CONTRACT_TYPE_WAKTU_PENUGASAN);
  const auto refused = caller.Submit("r", rpp);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_TYPE_NOT_ALLOWED"));
  EXPECT_EQ(Metadata(refused, "category"), "PEKERJAAN_KONSTRUKSI");
  EXPECT_NE(Metadata(refused, "legal_basis").find("art. 27"), std::string::npos);
  for (const auto type : {v1::CONTRACT_TYPE_LUMSUM, v1::CONTRACT_TYPE_HARGA_SATUAN, v1::CONTRACT_TYPE_GABUNGAN}) {
    rpp.set_contract_type(type);
    v1::SubmitRppRequest request;
    request.set_parent(kParent);
    request.set_rpp_id("r");
    request.set_validate_only(true);
    *request.mutable_rpp() = rpp;
    EXPECT_THAT(caller.Call(&ProcurementService::SubmitRpp, request), IsOk());
  }
}

TEST_F(RppContentTest, TheChecklistInForceIsShownAndItsVersionKeptWithTheRpp) {
  const std::string package = Package();
  ASSERT_THAT(caller.connection().ExecuteScript(R"sql(
    BEGIN;
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rule VALUES ('probolinggo', 'rpp_checklist/TENDER', '2018-01-15', 'Perbup 3/2018',
                             '{"mandatory": [{"code": "KAK", "title": "Kerangka acuan kerja"}]}');
    COMMIT;)sql"),
              IsOk());
  v1::GetRppChecklistRequest request;
  request.set_rup_package(package);
  ASSERT_OK_AND_ASSIGN(const auto checklist, caller.CallOn(review, &RppService::GetRppChecklist, request));
  EXPECT_THAT(checklist, EqualsProto(*[] {
                static v1::RppChecklist expected;
                EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
                    R"pb(method: "TENDER"
                         valid_from { year: 2018 month: 1 day: 15 }
                         legal_basis: "Perbup 3/2018"
                         items { code: "KAK" title: "Kerangka acuan kerja" })pb",
                    &expected));
                return &expected;
              }()));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", CompleteRpp(package, 10)));
  EXPECT_EQ(rpp.checklist_date().day(), 15);
}

TEST_F(RppContentTest, IsReturnedWithRemarksRevisedAndThenApproved) {
  const std::string package = Package();
  ASSERT_OK_AND_ASSIGN(const v1::Rpp first, caller.Submit("r", Full(package)));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp returned, Return(first.name(), {"tanpa tanggal", "tanpa tanda tangan"}));
  EXPECT_EQ(returned.state(), v1::RPP_STATE_RETURNED);
  ASSERT_OK_AND_ASSIGN(const v1::RppContent content, Content(first.name()));
  ASSERT_EQ(content.remarks_size(), 2);
  EXPECT_EQ(content.remarks(1).text(), "tanpa tanda tangan");
  EXPECT_EQ(content.remarks(1).reviewer(), kTtpbj);
  EXPECT_EQ(PayloadOf<v1::RppReturned>(Events(first.name()).back()).remarks(), 2);
  // It is still the RPP of its package: another cannot be submitted beside it, a revised one takes its place.
  EXPECT_THAT(caller.Submit("r2", Full(package)), StatusIs(StatusCode::kFailedPrecondition, "RPP_EXISTS"));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp revised, caller.ReviseRpp(first.name(), "r2", Full(package)));
  EXPECT_EQ(revised.due_date().day(), 28);
  EXPECT_THAT(Content(revised.name()), testing::IsOkAndHolds(EqualsProto(Full(package).content())));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp approved, caller.Approve(revised.name()));
  EXPECT_EQ(approved.state(), v1::RPP_STATE_APPROVED);
  EXPECT_EQ(budgeting.Reserved(Line("a")), 1'000);
  ExpectConsistent();
}

TEST_F(RppContentTest, IsNotReturnedWithoutAWord) {
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", Full(Package())));
  EXPECT_THAT(Return(rpp.name(), {}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Return(rpp.name(), {""}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(RppContentTest, OfARevisedPackageIsReplacedThoughItWasReturned) {
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", Full(Package())));
  ASSERT_THAT(Return(rpp.name(), {"mend"}), IsOk());
  ASSERT_THAT(caller.Cancel(rpp.rup_package()), IsOk());
  EXPECT_EQ(caller.Rpp(rpp.name()).state(), v1::RPP_STATE_REPLACED);
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
