// Prequalification, then bids in two files: the template of 21 stages, from announcement to winner.
#include "absl/strings/str_cat.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/prequalification_store.h"
#include "services/procurement/selection/tests/scratch_selection.h"
#include "terpadu/procurement/v1/two_file_events.pb.h"

namespace terpadu::procurement {
namespace {

// Vendors a, b and c are registered. Days follow the template from 5 March on: applications to 22 March, objections to
// the shortlist 30 March to 3 April, bids to 14 April, file I from 15 April, file II from 21 April.
class TwoFileTest : public SelectionTest {
 protected:
  TwoFileTest() {
    v1::Deviation longer;
    longer.set_rup_package(package);
    longer.mutable_selection_end()->set_year(2018);
    longer.mutable_selection_end()->set_month(6);
    longer.mutable_selection_end()->set_day(30);
    longer.set_method(v1::PROCUREMENT_METHOD_SELEKSI);
    longer.set_reason("consultancy takes longer");
    EXPECT_THAT(Deviate("longer", longer), IsOk());
    EXPECT_THAT(Decide(absl::StrCat(kParent, "/deviations/longer"), true), IsOk());
    v1::Selection wanted = PriceSelection();
    wanted.set_evaluation_method(v1::EVALUATION_METHOD_QUALITY_COST);
    wanted.set_quality_weight(80);
    wanted.set_least_score_hundredths(6000);
    wanted.set_template_("PRAKUALIFIKASI_DUA_FILE");
    const auto planned = Plan("s", wanted);
    EXPECT_THAT(planned, IsOk());
    name = planned.ok() ? planned->name() : "";
    for (const char* const vendor : {"a", "b", "c"}) {
      AddVendor(vendor);
    }
    EXPECT_THAT(Announce(name), IsOk());
  }

  std::string ApplicationNamed(const std::string& id) { return absl::StrCat(name, "/applications/", id); }

  static void AddDocument(google::protobuf::RepeatedPtrField<v1::TechnicalDocument>& documents) {
    v1::TechnicalDocument& document = *documents.Add();
    document.set_title("Metodologi");
    document.set_sha256(AnyDigest());
    document.set_size_bytes(1);
  }

  absl::StatusOr<v1::PrequalificationApplication> Apply(const std::string& vendor) {
    v1::SubmitApplicationRequest request;
    request.set_parent(name);
    request.set_application_id(vendor);
    request.mutable_application()->set_vendor(VendorNamed(vendor));
    AddDocument(*request.mutable_application()->mutable_documents());
    return people.Call(prequalifications, &PrequalificationService::SubmitApplication, request,
                       absl::StrCat("rep-", vendor));
  }

  template <typename Request>
  auto JudgeApplication(absl::StatusOr<v1::PrequalificationApplication> (PrequalificationService::*handler)(
                            rpc::CallContext&, const Request&),
                        const std::string& id, bool pass) {
    Request request;
    request.set_name(ApplicationNamed(id));
    request.set_pass(pass);
    request.set_remark(pass ? "" : "no licence");
    return people.Call(prequalifications, handler, request, kPokja);
  }
  auto EvaluateOne(const std::string& id, bool pass) {
    return JudgeApplication(&PrequalificationService::EvaluateApplication, id, pass);
  }
  auto VerifyOne(const std::string& id, bool pass) {
    return JudgeApplication(&PrequalificationService::VerifyApplication, id, pass);
  }

  template <typename Request>
  auto OnSelection(absl::StatusOr<v1::Prequalification> (PrequalificationService::*handler)(rpc::CallContext&,
                                                                                            const Request&)) {
    Request request;
    request.set_name(name);
    return people.Call(prequalifications, handler, request, kPokja);
  }

  // a and b are verified, c fails; the shortlist is announced on 29 March.
  void AnnounceList() {
    for (const char* const vendor : {"a", "b", "c"}) {
      ASSERT_THAT(Apply(vendor), IsOk());
    }
    At(3, 23);
    ASSERT_THAT(EvaluateOne("a", true), IsOk());
    ASSERT_THAT(EvaluateOne("b", true), IsOk());
    ASSERT_THAT(EvaluateOne("c", false), IsOk());
    At(3, 26);
    ASSERT_THAT(VerifyOne("a", true), IsOk());
    ASSERT_THAT(VerifyOne("b", true), IsOk());
    At(3, 28);
    ASSERT_THAT(OnSelection(&PrequalificationService::SetShortlist), IsOk());
    At(3, 29);
    ASSERT_THAT(OnSelection(&PrequalificationService::AnnounceShortlist), IsOk());
  }

  void InviteThem() {
    AnnounceList();
    At(4, 4);
    ASSERT_THAT(OnSelection(&PrequalificationService::InviteShortlisted), IsOk());
  }

  absl::StatusOr<v1::SubmitTwoFileBidResponse> HandOverBoth(const std::string& vendor, int64_t price) {
    v1::SubmitTwoFileBidRequest request;
    request.set_parent(name);
    request.set_bid_id(vendor);
    v1::Bid& bid = *request.mutable_bid();
    bid.set_vendor(VendorNamed(vendor));
    bid.mutable_content()->set_stated_price(price);
    bid.mutable_content()->set_signatory("Director");
    v1::BidItem& item = *bid.mutable_content()->add_items();
    item.set_title("Tenaga ahli");
    item.set_quantity_thousandths(1000);
    item.set_unit_price(price);
    AddDocument(*request.mutable_technical_file()->mutable_documents());
    request.mutable_technical_file()->set_signatory("Director");
    return people.Call(two_files, &TwoFileService::SubmitTwoFileBid, request, absl::StrCat("rep-", vendor));
  }

  template <typename Request>
  auto OnFiles(absl::StatusOr<v1::Selection> (TwoFileService::*handler)(rpc::CallContext&, const Request&),
               const std::string& actor = kPokja) {
    return Do(two_files, handler, name, actor);
  }
  auto OpenFirst(const std::string& actor) { return OnFiles(&TwoFileService::OpenTechnicalFiles, actor); }
  auto OpenSecond(const std::string& actor) { return OnFiles(&TwoFileService::OpenPriceFiles, actor); }

  absl::StatusOr<v1::TechnicalFile> Score(const std::string& id, bool pass, int score) {
    v1::EvaluateTechnicalFileRequest request;
    request.set_name(BidNamed(name, id));
    request.set_pass(pass);
    request.set_score_hundredths(score);
    request.set_remark(pass ? "" : "the team lacks experience");
    return people.Call(two_files, &TwoFileService::EvaluateTechnicalFile, request, kPokja);
  }

  // Bids of a and b, with files I opened on 15 April.
  void OpenFirstFiles() {
    InviteThem();
    ASSERT_THAT(HandOverBoth("a", 900), IsOk());
    ASSERT_THAT(HandOverBoth("b", 800), IsOk());
    At(4, 15);
    ASSERT_THAT(OpenFirst(kPokja), IsOk());
    ASSERT_THAT(OpenFirst(kSecondPokja), IsOk());
  }

  // Both passed technically, with files II opened on 21 April.
  void OpenAllFiles() {
    OpenFirstFiles();
    ASSERT_THAT(Score("a", true, 9000), IsOk());
    ASSERT_THAT(Score("b", true, 7000), IsOk());
    At(4, 20);
    ASSERT_THAT(OnFiles(&TwoFileService::RankTechnicalFiles), IsOk());
    At(4, 21);
    ASSERT_THAT(OpenSecond(kPokja), IsOk());
    ASSERT_THAT(OpenSecond(kSecondPokja), IsOk());
  }

  void Script(const std::string& sql) {
    ASSERT_THAT(caller.connection().ExecuteScript("SELECT set_config('terpadu.scope', 'service', true); " + sql),
                IsOk());
  }

  std::string name;
};

TEST_F(TwoFileTest, ApplicationsAreTakenUntilTheirClosingTimeAndOneForAVendor) {
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_PREQUALIFYING);
  At(3, 22, 23);
  ASSERT_THAT(Apply("a"), IsOk());
  EXPECT_THAT(Apply("a"), StatusIs(StatusCode::kFailedPrecondition, "APPLICATION_EXISTS"));
  EXPECT_THAT(EvaluateOne("a", true), StatusIs(StatusCode::kFailedPrecondition, "APPLICATIONS_OPEN"));
  At(3, 23, 0);
  const auto late = Apply("b");
  ASSERT_THAT(late, StatusIs(StatusCode::kFailedPrecondition, "APPLICATIONS_CLOSED"));
  EXPECT_EQ(Metadata(late, "closed"), "2018-03-23T00:00:00+07:00");
}

TEST_F(TwoFileTest, NobodyBidsBeforeTheShortlistStands) {
  EXPECT_THAT(HandOverBoth("a", 900), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(TwoFileTest, TheShortlistWaitsForEveryApplicationToBeVerifiedOrFailed) {
  ASSERT_THAT(Apply("a"), IsOk());
  At(3, 23);
  EXPECT_THAT(OnSelection(&PrequalificationService::SetShortlist),
              StatusIs(StatusCode::kFailedPrecondition, "NOT_EVALUATED"));
  EXPECT_THAT(VerifyOne("a", true), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_THAT(EvaluateOne("a", true), IsOk());
  EXPECT_THAT(OnSelection(&PrequalificationService::SetShortlist),
              StatusIs(StatusCode::kFailedPrecondition, "NOT_EVALUATED"));
  ASSERT_THAT(VerifyOne("a", false), IsOk());
  EXPECT_THAT(OnSelection(&PrequalificationService::SetShortlist),
              StatusIs(StatusCode::kFailedPrecondition, "NO_APPLICATION_PASSED"));
}

TEST_F(TwoFileTest, OnlyThoseOnTheShortlistBid) {
  InviteThem();
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_ANNOUNCED);
  EXPECT_THAT(HandOverBoth("c", 700), StatusIs(StatusCode::kFailedPrecondition, "NOT_SHORTLISTED"));
  EXPECT_THAT(HandOverBoth("a", 900), IsOk());
}

TEST_F(TwoFileTest, AnObjectionToTheShortlistIsPresentedBeforeItIsAnsweredAndARightOneVoidsTheResult) {
  AnnounceList();
  v1::ObjectToShortlistRequest object;
  object.set_name(ApplicationNamed("c"));
  object.set_objection("the licence was there");
  ASSERT_THAT(people.Call(prequalifications, &PrequalificationService::ObjectToShortlist, object, "rep-c"), IsOk());
  EXPECT_THAT(people.Call(prequalifications, &PrequalificationService::ObjectToShortlist, object, "rep-c"),
              StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_EXISTS"));
  EXPECT_THAT(OnSelection(&PrequalificationService::InviteShortlisted),
              StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN"));
  At(4, 4);
  EXPECT_THAT(OnSelection(&PrequalificationService::InviteShortlisted),
              StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_OPEN"));
  v1::AnswerShortlistObjectionRequest answer;
  answer.set_name(ApplicationNamed("c"));
  answer.set_uphold(true);
  answer.set_answer("it was");
  EXPECT_THAT(people.Call(prequalifications, &PrequalificationService::AnswerShortlistObjection, answer, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  v1::PresentShortlistObjectionRequest present;
  present.set_name(ApplicationNamed("c"));
  ASSERT_THAT(people.Call(prequalifications, &PrequalificationService::PresentShortlistObjection, present, kTtpbj),
              IsOk());
  ASSERT_THAT(people.Call(prequalifications, &PrequalificationService::AnswerShortlistObjection, answer, kPokja),
              IsOk());
  // Judged anew: c as well is on the list.
  ASSERT_THAT(EvaluateOne("c", true), IsOk());
  ASSERT_THAT(VerifyOne("c", true), IsOk());
  ASSERT_THAT(OnSelection(&PrequalificationService::SetShortlist), IsOk());
  const auto announced = OnSelection(&PrequalificationService::AnnounceShortlist);
  ASSERT_THAT(announced, IsOk());
  EXPECT_EQ(announced->shortlist_size(), 3);
}

TEST_F(TwoFileTest, ObjectionsToTheShortlistEndWithTheirWindow) {
  AnnounceList();
  At(4, 4, 0);
  v1::ObjectToShortlistRequest object;
  object.set_name(ApplicationNamed("c"));
  object.set_objection("the licence was there");
  EXPECT_THAT(people.Call(prequalifications, &PrequalificationService::ObjectToShortlist, object, "rep-c"),
              StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_CLOSED"));
}

TEST_F(TwoFileTest, OpeningFileOneReadsNoPrice) {
  OpenFirstFiles();
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_TECHNICAL_OPENED);
  const v1::Bid bid = BidOf(BidNamed(name, "a"));
  EXPECT_EQ(bid.state(), v1::BID_STATE_TECHNICAL_OPENED);
  EXPECT_FALSE(bid.has_content());
  EXPECT_EQ(bid.corrected_price(), 0);
  v1::GetTechnicalFileRequest get;
  get.set_name(BidNamed(name, "a"));
  const auto file = people.Call(two_files, &TwoFileService::GetTechnicalFile, get, kPokja);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->documents_size(), 1);
  const postgres::Rows rows = Query({"test_price_content", "SELECT count(*) FROM bid WHERE content IS NOT NULL"});
  EXPECT_EQ(rows.Int(0, 0), 0);
}

TEST_F(TwoFileTest, FileOneIsReadByNobodyBeforeTwoPeopleOpenItAtItsTime) {
  InviteThem();
  ASSERT_THAT(HandOverBoth("a", 900), IsOk());
  v1::GetTechnicalFileRequest get;
  get.set_name(BidNamed(name, "a"));
  EXPECT_THAT(people.Call(two_files, &TwoFileService::GetTechnicalFile, get, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "BIDS_SEALED"));
  EXPECT_THAT(OpenFirst(kPokja), StatusIs(StatusCode::kFailedPrecondition, "OPENING_AHEAD"));
  At(4, 15);
  ASSERT_THAT(OpenFirst(kPokja), IsOk());
  EXPECT_THAT(OpenFirst(kPokja), StatusIs(StatusCode::kFailedPrecondition, "SECOND_OPENER_REQUIRED"));
  EXPECT_EQ(Selected(name).state(), v1::SELECTION_STATE_ANNOUNCED);
}

TEST_F(TwoFileTest, FileOneCannotBeReadWithWhatOpensFileTwoNorTheOtherWayRound) {
  InviteThem();
  ASSERT_THAT(HandOverBoth("a", 900), IsOk());
  // Someone who writes to the tables puts the price where the technical file is, and the key with it.
  Script(
      "UPDATE technical_file SET sealed = bid.sealed, seal_sha256 = bid.seal_sha256 FROM bid"
      " WHERE bid.bid_id = technical_file.bid_id");
  At(4, 15);
  ASSERT_THAT(OpenFirst(kPokja), IsOk());
  ASSERT_THAT(OpenFirst(kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).state(), v1::BID_STATE_TAMPERED);
}

TEST_F(TwoFileTest, TheKeyOfPricesDoesNotServeAsTheKeyOfFileOne) {
  InviteThem();
  ASSERT_THAT(HandOverBoth("a", 900), IsOk());
  Script("UPDATE two_file SET technical_key = sealed_key FROM selection WHERE selection.selection_id = 's'");
  At(4, 15);
  ASSERT_THAT(OpenFirst(kPokja), IsOk());
  EXPECT_THAT(OpenFirst(kSecondPokja), StatusIs(StatusCode::kFailedPrecondition, "SEAL_BROKEN"));
}

TEST_F(TwoFileTest, ATamperedFileOneTakesNoPart) {
  InviteThem();
  ASSERT_THAT(HandOverBoth("a", 900), IsOk());
  ASSERT_THAT(HandOverBoth("b", 800), IsOk());
  Script("UPDATE technical_file SET sealed = set_byte(sealed, 20, 1 - get_byte(sealed, 20) % 2) WHERE bid_id = 'a'");
  At(4, 15);
  ASSERT_THAT(OpenFirst(kPokja), IsOk());
  ASSERT_THAT(OpenFirst(kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).state(), v1::BID_STATE_TAMPERED);
  EXPECT_EQ(BidOf(BidNamed(name, "b")).state(), v1::BID_STATE_TECHNICAL_OPENED);
}

TEST_F(TwoFileTest, ATamperedFileTwoTakesNoPart) {
  OpenFirstFiles();
  ASSERT_THAT(Score("a", true, 8000), IsOk());
  ASSERT_THAT(Score("b", true, 7000), IsOk());
  At(4, 20);
  ASSERT_THAT(OnFiles(&TwoFileService::RankTechnicalFiles), IsOk());
  Script("UPDATE bid SET sealed = set_byte(sealed, 20, 1 - get_byte(sealed, 20) % 2) WHERE bid_id = 'a'");
  At(4, 21);
  ASSERT_THAT(OpenSecond(kPokja), IsOk());
  ASSERT_THAT(OpenSecond(kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).state(), v1::BID_STATE_TAMPERED);
  EXPECT_EQ(BidOf(BidNamed(name, "b")).state(), v1::BID_STATE_OPENED);
}

TEST_F(TwoFileTest, FilesTwoOpenAtTheirOwnStageByTwoPeopleAndForThoseWhoPassedAlone) {
  OpenFirstFiles();
  EXPECT_THAT(OpenSecond(kPokja), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_THAT(Score("a", true, 8000), IsOk());
  EXPECT_THAT(Score("b", true, 5999), StatusIs(StatusCode::kFailedPrecondition, "SCORE_TOO_LOW"));
  EXPECT_THAT(OnFiles(&TwoFileService::RankTechnicalFiles), StatusIs(StatusCode::kFailedPrecondition, "NOT_EVALUATED"));
  ASSERT_THAT(Score("b", false, 5000), IsOk());
  At(4, 20);
  ASSERT_THAT(OnFiles(&TwoFileService::RankTechnicalFiles), IsOk());
  EXPECT_THAT(OpenSecond(kPokja), StatusIs(StatusCode::kFailedPrecondition, "OPENING_AHEAD"));
  At(4, 21);
  ASSERT_THAT(OpenSecond(kPokja), IsOk());
  EXPECT_THAT(OpenSecond(kPokja), StatusIs(StatusCode::kFailedPrecondition, "SECOND_OPENER_REQUIRED"));
  ASSERT_THAT(OpenSecond(kSecondPokja), IsOk());
  EXPECT_EQ(BidOf(BidNamed(name, "a")).corrected_price(), 900);
  const v1::Bid failed = BidOf(BidNamed(name, "b"));
  EXPECT_EQ(failed.state(), v1::BID_STATE_TECHNICAL_ELIMINATED);
  EXPECT_FALSE(failed.has_content());
  EXPECT_EQ(failed.corrected_price(), 0);
}

TEST_F(TwoFileTest, TheTechnicalScoreOfFileOneCountsInTheResult) {
  OpenAllFiles();
  EXPECT_THAT(Judge(BidNamed(name, "a"), true, 10000), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Judge(BidNamed(name, "a"), true), IsOk());
  ASSERT_THAT(Judge(BidNamed(name, "b"), true), IsOk());
  ASSERT_THAT(Rank(name), IsOk());
  // 80 % of 90 and 20 % of 800 / 900 against 80 % of 70 and 20 % of 100.
  EXPECT_EQ(BidOf(BidNamed(name, "a")).rank(), 1);
  EXPECT_EQ(BidOf(BidNamed(name, "b")).rank(), 2);
  At(4, 23);
  ASSERT_THAT(Do(selections, &SelectionService::SetWinner, name), IsOk());
  EXPECT_EQ(Selected(name).winner(), VendorNamed("a"));
  ExpectConsistent();
}

TEST_F(TwoFileTest, TheWinnerOfASelectionOfConsultantsNegotiatesAfterTheObjections) {
  OpenAllFiles();
  ASSERT_THAT(Judge(BidNamed(name, "a"), true), IsOk());
  ASSERT_THAT(Judge(BidNamed(name, "b"), true), IsOk());
  ASSERT_THAT(Rank(name), IsOk());
  At(4, 23);
  ASSERT_THAT(Do(selections, &SelectionService::SetWinner, name), IsOk());
  At(4, 24);
  ASSERT_THAT(Do(selections, &SelectionService::AnnounceWinner, name), IsOk());
  EXPECT_THAT(Negotiate(BidNamed(name, "a"), 850), StatusIs(StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN"));
  At(5, 7);
  const auto award = [&] { return Do(selections, &SelectionService::AwardSelection, name); };
  EXPECT_THAT(award(), StatusIs(StatusCode::kFailedPrecondition, "NEGOTIATION_MISSING"));
  ASSERT_THAT(Negotiate(BidNamed(name, "a"), 850), IsOk());
  EXPECT_EQ(Selected(name).winning_price(), 850);
  ASSERT_OK_AND_ASSIGN(const v1::Selection awarded, award());
  EXPECT_EQ(awarded.winning_price(), 850);
  ExpectConsistent();
}

TEST_F(TwoFileTest, BidsInOneFileAreRefused) {
  InviteThem();
  EXPECT_THAT(HandOver(name, "a", 900), StatusIs(StatusCode::kFailedPrecondition, "TWO_FILES"));
  EXPECT_THAT(Open(name, kPokja), StatusIs(StatusCode::kFailedPrecondition, "TWO_FILES"));
}

TEST_F(SelectionTest, BidsInTwoFilesAreRefusedWhereTheTemplateHasOne) {
  const std::string name = AnnouncedSelection();
  EXPECT_THAT(Do(two_files, &TwoFileService::OpenTechnicalFiles, name),
              StatusIs(StatusCode::kFailedPrecondition, "NOT_TWO_FILES"));
  EXPECT_THAT(people.Call(
                  prequalifications, &PrequalificationService::GetPrequalification,
                  [&] {
                    v1::GetPrequalificationRequest request;
                    request.set_name(name);
                    return request;
                  }(),
                  kPokja),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::procurement
