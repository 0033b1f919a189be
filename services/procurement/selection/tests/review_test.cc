// Deviations in value and in what a package holds, kaji ulang by a person, reviews, references to complaints.
#include "absl/strings/str_cat.h"
#include "services/procurement/kaji_ulang_service.h"
#include "services/procurement/names.h"
#include "services/procurement/selection/store/complaint_reference_store.h"
#include "services/procurement/selection/store/review_store.h"
#include "services/procurement/selection/tests/scratch_selection.h"
#include "terpadu/procurement/v1/review_events.pb.h"

namespace terpadu::procurement {
namespace {

inline constexpr char kAuditor[] = "auditor";
inline constexpr char kOtherAuditor[] = "auditor-2";

class ReviewTest : public SelectionTest {
 protected:
  ReviewTest() {
    people.more_roles[kAuditor] = {"APIP"};
    people.more_roles[kOtherAuditor] = {"APIP"};
  }

  absl::StatusOr<v1::Review> Create(const std::string& id, const std::string& actor = kAuditor,
                                    v1::ReviewStage stage = v1::REVIEW_STAGE_SELECTION) {
    v1::CreateReviewRequest request;
    request.set_parent(kParent);
    request.set_review_id(id);
    request.mutable_review()->set_rup_package(package);
    request.mutable_review()->set_kind(v1::REVIEW_KIND_PROBITY);
    request.mutable_review()->set_stage(stage);
    request.mutable_review()->set_scope("from announcement to winner");
    return people.Call(reviews, &ReviewService::CreateReview, request, actor);
  }

  absl::StatusOr<v1::ReviewFinding> Find(const std::string& review, const std::string& id, int month, int day,
                                         const std::string& actor = kAuditor) {
    v1::AddFindingRequest request;
    request.set_parent(review);
    request.set_finding_id(id);
    v1::ReviewFinding& finding = *request.mutable_finding();
    finding.set_text("the HPS has no source");
    finding.set_recommendation("name it");
    finding.set_severity(v1::FINDING_SEVERITY_MEDIUM);
    finding.mutable_due_date()->set_year(2018);
    finding.mutable_due_date()->set_month(month);
    finding.mutable_due_date()->set_day(day);
    return people.Call(reviews, &ReviewService::AddFinding, request, actor);
  }

  absl::StatusOr<v1::Review> Issue(const std::string& review, const std::string& actor = kAuditor) {
    v1::IssueReviewRequest request;
    request.set_name(review);
    request.set_report_sha256(AnyDigest());
    return people.Call(reviews, &ReviewService::IssueReview, request, actor);
  }

  absl::StatusOr<v1::ReviewFinding> FollowUp(const std::string& finding, const std::string& actor = kPpk) {
    v1::FollowUpFindingRequest request;
    request.set_name(finding);
    request.set_follow_up("the source is named");
    return people.Call(reviews, &ReviewService::FollowUpFinding, request, actor);
  }

  absl::StatusOr<v1::ReviewFinding> Verify(const std::string& finding, bool close,
                                           const std::string& actor = kAuditor) {
    v1::VerifyFindingRequest request;
    request.set_name(finding);
    request.set_close(close);
    request.set_verification("seen");
    return people.Call(reviews, &ReviewService::VerifyFinding, request, actor);
  }

  v1::Review Read(const std::string& name) {
    v1::GetReviewRequest request;
    request.set_name(name);
    const auto review = people.Call(reviews, &ReviewService::GetReview, request, kAuditor);
    EXPECT_THAT(review, IsOk());
    return review.value_or(v1::Review());
  }
};

TEST_F(ReviewTest, FindingsAreFollowedUpByTheUnitAndClosedByTheReviewer) {
  ASSERT_OK_AND_ASSIGN(const v1::Review review, Create("r"));
  ASSERT_OK_AND_ASSIGN(const v1::ReviewFinding finding, Find(review.name(), "f", 3, 10));
  EXPECT_THAT(FollowUp(finding.name()), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));  // not issued yet
  ASSERT_THAT(Issue(review.name()), IsOk());
  EXPECT_THAT(Find(review.name(), "late", 3, 10), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Verify(finding.name(), true), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  At(3, 12);
  ASSERT_OK_AND_ASSIGN(const v1::ReviewFinding followed, FollowUp(finding.name()));
  EXPECT_EQ(followed.days_late(), 2);
  ASSERT_OK_AND_ASSIGN(const v1::ReviewFinding again, Verify(finding.name(), false));
  EXPECT_EQ(again.state(), v1::FINDING_STATE_OPEN);
  ASSERT_THAT(FollowUp(finding.name()), IsOk());
  ASSERT_THAT(Verify(finding.name(), true), IsOk());
  EXPECT_EQ(Read(review.name()).state(), v1::REVIEW_STATE_CLOSED);
  ExpectConsistent();
}

TEST_F(ReviewTest, CoversEachOfTheFourStages) {
  for (const auto stage : {v1::REVIEW_STAGE_PLANNING, v1::REVIEW_STAGE_SELECTION, v1::REVIEW_STAGE_CONTRACT_EXECUTION,
                           v1::REVIEW_STAGE_HAND_OVER}) {
    const auto review = Create(absl::StrCat("r", static_cast<int>(stage)), kAuditor, stage);
    ASSERT_THAT(review, IsOk());
    EXPECT_EQ(Read(review->name()).stage(), stage);
  }
  EXPECT_THAT(Create("r", kAuditor, v1::REVIEW_STAGE_UNSPECIFIED),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(ReviewTest, WithoutFindingsIsClosedWithItsReport) {
  ASSERT_OK_AND_ASSIGN(const v1::Review review, Create("r"));
  ASSERT_OK_AND_ASSIGN(const v1::Review issued, Issue(review.name()));
  EXPECT_EQ(issued.state(), v1::REVIEW_STATE_CLOSED);
}

TEST_F(ReviewTest, TheReviewerIsNobodyWhoActsOnThePackage) {
  for (const char* const person : {kPpk, kKpa, kTtpbj}) {
    people.more_roles[person] = {"APIP"};
    EXPECT_THAT(Create("r", person), StatusIs(StatusCode::kPermissionDenied, "SEGREGATION")) << person;
  }
  // Nor does the reviewer act on the package afterwards.
  ASSERT_THAT(Create("r"), IsOk());
  people.more_roles[kAuditor] = {"APIP", "POKJA"};
  ASSERT_THAT(Sign(kAuditor, option::v1::ROLE_POKJA), IsOk());
  EXPECT_THAT(Plan("s", PriceSelection(), kAuditor), StatusIs(StatusCode::kPermissionDenied, "SEGREGATION"));
}

TEST_F(ReviewTest, AnAuditorWhoDeclaredAConflictDoesNotReview) {
  ASSERT_THAT(Declare(kAuditor, package, ""), IsOk());
  EXPECT_THAT(Create("r"), StatusIs(StatusCode::kPermissionDenied, "CONFLICT_DECLARED"));
}

TEST_F(ReviewTest, AnotherAuditorChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const v1::Review review, Create("r"));
  EXPECT_THAT(Find(review.name(), "f", 3, 10, kOtherAuditor),
              StatusIs(StatusCode::kPermissionDenied, "NOT_THE_REVIEWER"));
  EXPECT_THAT(Issue(review.name(), kOtherAuditor), StatusIs(StatusCode::kPermissionDenied, "NOT_THE_REVIEWER"));
}

TEST_F(ReviewTest, AFindingIsNotDueBeforeItIsFoundAndEachIdIsOne) {
  ASSERT_OK_AND_ASSIGN(const v1::Review review, Create("r"));
  EXPECT_THAT(Create("r"), StatusIs(StatusCode::kAlreadyExists, "REVIEW_EXISTS"));
  EXPECT_THAT(Find(review.name(), "f", 3, 4), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Find(review.name(), "f", 3, 5), IsOk());
  EXPECT_THAT(Find(review.name(), "f", 3, 5), StatusIs(StatusCode::kAlreadyExists, "FINDING_EXISTS"));
}

TEST_F(ReviewTest, OverdueFindingsOfAllReviewsAreListed) {
  ASSERT_OK_AND_ASSIGN(const v1::Review one, Create("one"));
  ASSERT_OK_AND_ASSIGN(const v1::Review two, Create("two", kOtherAuditor));
  ASSERT_THAT(Find(one.name(), "a", 3, 6), IsOk());
  ASSERT_THAT(Find(one.name(), "b", 4, 30), IsOk());
  ASSERT_THAT(Find(two.name(), "c", 3, 7, kOtherAuditor), IsOk());
  At(3, 10);
  v1::ListReviewFindingsRequest list;
  list.set_parent(absl::StrCat(kParent, "/reviews/-"));
  list.set_overdue_only(true);
  list.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, people.Call(reviews, &ReviewService::ListReviewFindings, list, kAuditor));
  ASSERT_EQ(first.findings_size(), 1);
  EXPECT_EQ(first.findings(0).name(), absl::StrCat(one.name(), "/findings/a"));
  EXPECT_EQ(first.findings(0).days_late(), 4);
  list.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, people.Call(reviews, &ReviewService::ListReviewFindings, list, kAuditor));
  ASSERT_EQ(second.findings_size(), 1);
  EXPECT_EQ(second.findings(0).name(), absl::StrCat(two.name(), "/findings/c"));
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(ReviewTest, NoEventTellsWhoReviewsOrWhatWasFound) {
  ASSERT_OK_AND_ASSIGN(const v1::Review review, Create("r"));
  ASSERT_OK_AND_ASSIGN(const v1::ReviewFinding finding, Find(review.name(), "f", 3, 10));
  for (const std::string& subject : {review.name(), finding.name()}) {
    for (const event::v1::Event& event : Events(subject)) {
      EXPECT_EQ(event.data().find(kAuditor), std::string::npos);
      EXPECT_EQ(event.data().find("the HPS has no source"), std::string::npos);
    }
  }
}

// ---------------------------------------------------------------- deviations

TEST_F(ReviewTest, AnHpsFarBelowThePaguWaitsForADeviationInValue) {
  AddLine(Line("b"), 1000);
  const std::string low = Approved("low", Tender({{Line("b"), 1000}}), 499);
  package = PackageName(kInstansi, "low");
  v1::Selection selection = PriceSelection();
  selection.set_rpp(low);
  const auto refused = Plan("s", selection);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  EXPECT_EQ(Metadata(refused, "least"), "500");
  v1::Deviation deviation;
  deviation.set_value(499);
  ASSERT_OK_AND_ASSIGN(const v1::Deviation asked, Deviate("d", deviation));
  EXPECT_EQ(asked.value(), 499);
  EXPECT_THAT(Plan("s", selection), StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));  // not decided
  ASSERT_THAT(Decide(asked.name(), true), IsOk());
  EXPECT_THAT(Plan("s", selection), IsOk());
}

TEST_F(ReviewTest, ARefusedDeviationInValueAllowsNothingAndAHigherOneIsNotEnough) {
  AddLine(Line("b"), 1000);
  const std::string low = Approved("low", Tender({{Line("b"), 1000}}), 400);
  package = PackageName(kInstansi, "low");
  v1::Selection selection = PriceSelection();
  selection.set_rpp(low);
  v1::Deviation deviation;
  deviation.set_value(400);
  ASSERT_OK_AND_ASSIGN(const v1::Deviation refused, Deviate("refused", deviation));
  ASSERT_THAT(Decide(refused.name(), false), IsOk());
  deviation.set_value(450);
  ASSERT_OK_AND_ASSIGN(const v1::Deviation higher, Deviate("higher", deviation));
  ASSERT_THAT(Decide(higher.name(), true), IsOk());
  EXPECT_THAT(Plan("s", selection), StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
}

TEST_F(ReviewTest, APackageWhoseSelectionIsUnderWayChangesByADeviationAlone) {
  ASSERT_THAT(Plan("s", PriceSelection()), IsOk());
  const auto other = [] { return Tender({{Line("a"), 1500}}); };
  const auto refused = caller.Revise(package, {{"2", other()}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  v1::Deviation deviation;
  deviation.set_package_change("without the second road");
  ASSERT_OK_AND_ASSIGN(const v1::Deviation asked, Deviate("d", deviation));
  EXPECT_THAT(caller.Revise(package, {{"2", other()}}),
              StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  ASSERT_THAT(Decide(asked.name(), true), IsOk());
  EXPECT_THAT(caller.Revise(package, {{"2", other()}}), IsOk());
}

TEST_F(ReviewTest, APackageWhoseSelectionFailedIsRevisedWithoutADeviation) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  ASSERT_THAT(Fail(planned.name(), v1::FAILURE_CAUSE_PACKAGE_ENDED), IsOk());
  EXPECT_THAT(caller.Revise(package, {{"2", Tender({{Line("a"), 1500}})}}), IsOk());
}

// ---------------------------------------------------------------- kaji ulang by a person

TEST_F(ReviewTest, ThePpkStartsKajiUlangWithAReason) {
  KajiUlangService kaji_ulang;
  v1::StartKajiUlangRequest request;
  request.set_name(package);
  EXPECT_THAT(people.Call(kaji_ulang, &KajiUlangService::StartKajiUlang, request, kPpk),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  request.set_reason("the road is to be longer");
  EXPECT_THAT(people.Call(kaji_ulang, &KajiUlangService::StartKajiUlang, request, "ppk-without-pact"),
              StatusIs(StatusCode::kFailedPrecondition, "INTEGRITY_PACT_MISSING"));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage started,
                       people.Call(kaji_ulang, &KajiUlangService::StartKajiUlang, request, kPpk));
  EXPECT_EQ(started.state(), v1::RUP_PACKAGE_STATE_KAJI_ULANG);
  EXPECT_EQ(caller.Package(package).review_reason(), "the road is to be longer");
  EXPECT_THAT(people.Call(kaji_ulang, &KajiUlangService::StartKajiUlang, request, kPpk),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Plan("s", PriceSelection()), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(caller.Revise(package, {{"2", Tender({{Line("a"), 1500}})}}), IsOk());
  ExpectConsistent();
}

// ---------------------------------------------------------------- complaints

TEST_F(ReviewTest, AComplaintIsReferredToByChannelAndNumberOnce) {
  v1::CreateComplaintReferenceRequest request;
  request.set_parent(kParent);
  request.set_complaint_reference_id("1");
  v1::ComplaintReference& complaint = *request.mutable_complaint_reference();
  complaint.set_rup_package(package);
  complaint.set_channel("SP4N-LAPOR");
  complaint.set_reference("5512345");
  complaint.mutable_received_date()->set_year(2018);
  complaint.mutable_received_date()->set_month(3);
  complaint.mutable_received_date()->set_day(4);
  complaint.set_state("Diproses");
  complaint.set_exempt(true);
  ASSERT_OK_AND_ASSIGN(const v1::ComplaintReference made,
                       people.Call(complaints, &ComplaintReferenceService::CreateComplaintReference, request, kTtpbj));
  request.set_complaint_reference_id("2");
  const auto twice = people.Call(complaints, &ComplaintReferenceService::CreateComplaintReference, request, kTtpbj);
  ASSERT_THAT(twice, StatusIs(StatusCode::kAlreadyExists, "COMPLAINT_REFERENCE_EXISTS"));
  EXPECT_EQ(Metadata(twice, "name"), made.name());
  v1::TellComplaintStateRequest tell;
  tell.set_name(made.name());
  tell.set_state("Selesai");
  ASSERT_OK_AND_ASSIGN(const v1::ComplaintReference told,
                       people.Call(complaints, &ComplaintReferenceService::TellComplaintState, tell, kTtpbj));
  EXPECT_EQ(told.state(), "Selesai");
  for (const event::v1::Event& event : Events(made.name())) {
    EXPECT_EQ(event.data().find("5512345"), std::string::npos);  // exempt
  }
}

TEST_F(ReviewTest, AnExemptComplaintIsShownToAuditorsAlone) {
  for (const bool exempt : {false, true}) {
    v1::CreateComplaintReferenceRequest request;
    request.set_parent(kParent);
    request.set_complaint_reference_id(exempt ? "exempt" : "public");
    v1::ComplaintReference& complaint = *request.mutable_complaint_reference();
    complaint.set_rup_package(package);
    complaint.set_channel("SP4N-LAPOR");
    complaint.set_reference(exempt ? "1" : "2");
    complaint.mutable_received_date()->set_year(2018);
    complaint.mutable_received_date()->set_month(3);
    complaint.mutable_received_date()->set_day(4);
    complaint.set_state("Diproses");
    complaint.set_exempt(exempt);
    ASSERT_THAT(people.Call(complaints, &ComplaintReferenceService::CreateComplaintReference, request, kTtpbj), IsOk());
  }
  v1::ListComplaintReferencesRequest list;
  list.set_parent(kParent);
  list.set_rup_package(package);
  ASSERT_OK_AND_ASSIGN(const auto open,
                       people.Call(complaints, &ComplaintReferenceService::ListComplaintReferences, list, "citizen"));
  EXPECT_EQ(open.complaint_references_size(), 1);
  ASSERT_OK_AND_ASSIGN(const auto all,
                       people.Call(complaints, &ComplaintReferenceService::ListComplaintReferences, list, kAuditor));
  EXPECT_EQ(all.complaint_references_size(), 2);
}

}  // namespace
}  // namespace terpadu::procurement
