// A contract from its preparation to its closing.
#include "gmock/gmock.h"
#include "services/procurement/contract/tests/scratch_contract.h"

namespace terpadu::procurement {
namespace {

using ExecutionTest = ContractTest;

TEST_F(ExecutionTest, GoesFromPreparationToClosing) {
  HandedOver();
  for (const char* id : {"p", "a"}) {
    EXPECT_THAT(Return(id), IsOk()) << id;
  }
  At(7, 30);
  ASSERT_THAT(HandOverTo(v1::HAND_OVER_KIND_FINAL, 7, 30), IsOk());
  EXPECT_THAT(Close(), StatusIs(StatusCode::kFailedPrecondition, "PAYMENTS_INCOMPLETE"));
  Pay("d1", kValue);
  const auto unrated = Close();
  ASSERT_THAT(unrated, StatusIs(StatusCode::kFailedPrecondition, "RATING_MISSING"));
  EXPECT_EQ(Metadata(unrated, "vendor"), "CV Karya");
  ASSERT_THAT(Rate(3), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution closed, Close());
  EXPECT_EQ(closed.state(), v1::CONTRACT_EXECUTION_STATE_CLOSED);
  EXPECT_EQ(closed.rating(), 3);
  EXPECT_EQ(closed.penalty(), 0);
  EXPECT_EQ(PayloadOf<v1::ContractClosed>(Events(execution_name).back()).amount(), kValue);
  ExpectConsistent();
}

TEST_F(ExecutionTest, HasTermsThatSumToTheContractInTheDatabaseToo) {
  v1::ContractExecution execution = Agreed();
  execution.mutable_terms(1)->set_amount(375'000'001);
  const auto refused = Prepare(execution);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "TERMS_NOT_THE_AMOUNT"));
  EXPECT_EQ(Metadata(refused, "terms"), "500000001");
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  EXPECT_THAT(caller.connection().ExecuteScript("SELECT set_config('terpadu.scope', 'service', true);"
                                                " UPDATE contract SET amount = amount - 1"),
              ::testing::Not(IsOk()));
}

TEST_F(ExecutionTest, IsPreparedOnceForASignedContractByAPpk) {
  v1::PrepareExecutionRequest request;
  request.set_parent("instansi/probolinggo/contracts/none");
  *request.mutable_execution() = Agreed();
  EXPECT_THAT(people.Call(contracts, &ContractService::PrepareExecution, request, kPpk),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  EXPECT_THAT(Prepare(Agreed()), StatusIs(StatusCode::kAlreadyExists, "EXECUTION_EXISTS"));
  EXPECT_THAT(Prepare(Agreed(), kPokja), StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
}

TEST_F(ExecutionTest, PaysInAdvanceWithinTheLimitAlone) {
  v1::ContractExecution execution = Agreed();
  execution.mutable_terms(0)->set_amount(100'000'001);
  execution.mutable_terms(1)->set_amount(374'999'999);
  const auto refused = Prepare(execution);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "ADVANCE_ABOVE_LIMIT"));
  EXPECT_EQ(Metadata(refused, "limit"), "100000000");
  EXPECT_EQ(Metadata(refused, "legal_basis"), "Perpres 16/2018 art. 29");
}

TEST_F(ExecutionTest, BadFieldsAreNamedAllAtOnce) {
  v1::ContractExecution execution = Agreed();
  *execution.mutable_end_date() = Date2018(4, 1);
  execution.set_maintenance_days(3651);
  execution.mutable_terms(1)->set_code("t1");
  execution.mutable_terms(1)->set_progress_basis_points(0);
  EXPECT_EQ(ViolationsOf(Prepare(execution).status()).size(), 5u);
}

TEST_F(ExecutionTest, BeginsWithTheGuaranteeOfPerformanceInHand) {
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  const auto refused = Start();
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_MISSING"));
  EXPECT_EQ(Metadata(refused, "kind"), "PERFORMANCE");
  EXPECT_EQ(Metadata(refused, "amount"), "25000000");
  const auto small = Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 24'999'999);
  ASSERT_THAT(small, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_BELOW_REQUIRED"));
  EXPECT_EQ(Metadata(small, "required"), "25000000");
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  EXPECT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000),
              StatusIs(StatusCode::kAlreadyExists, "GUARANTEE_EXISTS"));
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution running, Start());
  EXPECT_EQ(running.state(), v1::CONTRACT_EXECUTION_STATE_RUNNING);
  EXPECT_EQ(PayloadOf<v1::ContractExecutionStarted>(Events(execution_name).back()).spmk_number(), "SPMK-1");
}

TEST_F(ExecutionTest, ShowsWhatIsPayableAndPaid) {
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  EXPECT_EQ(Payable().payable(), 0);
  ASSERT_THAT(Guaranteed("a", v1::GUARANTEE_KIND_ADVANCE, 100'000'000), IsOk());
  EXPECT_EQ(Payable().payable(), 100'000'000);
  Pay("d1", 60'000'000);
  EXPECT_EQ(Payable().payable(), 40'000'000);
  EXPECT_EQ(Payable().terms(0).paid(), 60'000'000);
  EXPECT_EQ(Payable().terms(0).status(), v1::PAYMENT_TERM_STATUS_PAYABLE);
  Pay("d1", 60'000'000);  // the same event again
  Pay("d2", 50'000'000);
  EXPECT_EQ(Payable().terms(0).status(), v1::PAYMENT_TERM_STATUS_PAID);
  EXPECT_EQ(Payable().terms(1).status(), v1::PAYMENT_TERM_STATUS_WAITING);
  EXPECT_EQ(Payable().terms(1).waits_for(), "progress of 50,00 %");
  EXPECT_EQ(Payable().paid_ahead(), 10'000'000);
  EXPECT_EQ(Execution().paid(), 110'000'000);
}

TEST_F(ExecutionTest, IsCriticalWhenTooFarBehindUntilAShowCauseMeeting) {
  Running();
  At(5, 15);
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution behind, Measure(5, 15, 4000));
  EXPECT_FALSE(behind.show_cause_due());
  EXPECT_EQ(behind.measurements(0).deviation_basis_points(), -1000);
  At(5, 16);
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution critical, Measure(5, 16, 4000));
  EXPECT_TRUE(critical.measurements(1).critical());  // 5,108 planned
  EXPECT_TRUE(critical.show_cause_due());
  EXPECT_THAT(Measure(5, 16, 5000), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  At(5, 17);
  EXPECT_THAT(Measure(5, 17, 3999), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Meet("scm", v1::CONTRACT_MEETING_KIND_SCM, PackageName(kInstansi, "2")),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Meet("scm", v1::CONTRACT_MEETING_KIND_SCM, PackageName(kInstansi, "2"), "11 % behind"), IsOk());
  EXPECT_FALSE(Execution().show_cause_due());
  ExpectConsistent();
}

TEST_F(ExecutionTest, MeasuresAgainstAPlanAlone) {
  v1::ContractExecution execution = Agreed();
  execution.clear_planned_progress();
  ASSERT_THAT(Prepare(execution), IsOk());
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  ASSERT_THAT(Start(), IsOk());
  EXPECT_THAT(Measure(4, 2, 10), StatusIs(StatusCode::kFailedPrecondition, "PROGRESS_NOT_PLANNED"));
  v1::PlanProgressRequest request;
  request.set_name(execution_name);
  *request.mutable_planned_progress() = Agreed().planned_progress();
  ASSERT_THAT(people.Call(contracts, &ContractService::PlanProgress, request, kPpk), IsOk());
  EXPECT_THAT(Measure(4, 2, 10), IsOk());
}

TEST_F(ExecutionTest, PaysAThousandthADayForWhatIsLateKeptWithItsFormula) {
  Running();
  At(7, 10);
  ASSERT_THAT(Measure(7, 10, 10000), IsOk());
  // A part of 200 million, ten days late; the rest, of 300 million, as well.
  ASSERT_THAT(HandOverTo(v1::HAND_OVER_KIND_PARTIAL, 7, 10, 200'000'000), IsOk());
  const auto too_much = HandOverTo(v1::HAND_OVER_KIND_PARTIAL, 7, 10, 300'000'001);
  ASSERT_THAT(too_much, StatusIs(StatusCode::kFailedPrecondition, "PARTS_ABOVE_CONTRACT"));
  EXPECT_EQ(Metadata(too_much, "parts"), "500000001");
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution late, HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 7, 10));
  EXPECT_EQ(late.hand_overs(0).penalty().amount(), 2'000'000);
  EXPECT_EQ(late.hand_overs(1).penalty().amount(), 3'000'000);
  EXPECT_EQ(late.hand_overs(1).penalty().base(), 300'000'000);
  EXPECT_EQ(late.hand_overs(1).penalty().formula(), "1");
  EXPECT_EQ(late.penalty(), 5'000'000);
  ExpectConsistent();
}

TEST_F(ExecutionTest, TellsWhatAPenaltyWouldBe) {
  Running();
  v1::AssessPenaltyRequest request;
  request.set_name(execution_name);
  *request.mutable_date() = Date2018(7, 5);
  ASSERT_OK_AND_ASSIGN(const v1::Penalty penalty,
                       people.Call(contracts, &ContractService::AssessPenalty, request, kPpk));
  EXPECT_EQ(penalty.amount(), 2'500'000);
  EXPECT_EQ(penalty.days_late(), 5);
  *request.mutable_date() = Date2018(12, 31);
  EXPECT_EQ(people.Call(contracts, &ContractService::AssessPenalty, request, kPpk)->amount(), 25'000'000);
}

TEST_F(ExecutionTest, IsHandedOverWhenItIsDoneAndForGoodAfterMaintenance) {
  Running();
  At(6, 30);
  ASSERT_THAT(Measure(6, 30, 9999), IsOk());
  EXPECT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30),
              StatusIs(StatusCode::kFailedPrecondition, "PROGRESS_INCOMPLETE"));
  At(7, 1);
  ASSERT_THAT(Measure(7, 1, 10000), IsOk());
  ASSERT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 7, 1), IsOk());
  At(7, 30);
  const auto early = HandOverTo(v1::HAND_OVER_KIND_FINAL, 7, 30);
  ASSERT_THAT(early, StatusIs(StatusCode::kFailedPrecondition, "MAINTENANCE_RUNNING"));
  EXPECT_EQ(Metadata(early, "until"), "2018-07-31");
  At(7, 31);
  EXPECT_THAT(HandOverTo(v1::HAND_OVER_KIND_FINAL, 7, 31), IsOk());
}

TEST_F(ExecutionTest, AGuaranteeOfMaintenanceCoversItFromTheHandOverWhenverThatIsRecorded) {
  v1::ContractExecution execution = Agreed();
  execution.mutable_terms(1)->set_amount(375'000'001);
  execution.mutable_terms(2)->set_amount(24'999'999);
  execution.set_maintenance_days(90);
  ASSERT_THAT(Prepare(execution), IsOk());
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  ASSERT_THAT(Start(), IsOk());
  At(11, 1);
  ASSERT_THAT(Measure(6, 30, 10000), IsOk());
  ASSERT_THAT(Guaranteed("short", v1::GUARANTEE_KIND_MAINTENANCE, 25'000'000, Date2018(9, 27)), IsOk());
  EXPECT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30),
              StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_MISSING"));
  ASSERT_THAT(Guaranteed("whole", v1::GUARANTEE_KIND_MAINTENANCE, 25'000'000, Date2018(9, 28)), IsOk());
  EXPECT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30), IsOk());
}

TEST_F(ExecutionTest, NeedsAGuaranteeOfMaintenanceOrARetentionOfItsAmount) {
  v1::ContractExecution execution = Agreed();
  execution.mutable_terms(1)->set_amount(375'000'001);
  execution.mutable_terms(2)->set_amount(24'999'999);
  ASSERT_THAT(Prepare(execution), IsOk());
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  ASSERT_THAT(Start(), IsOk());
  At(6, 30);
  ASSERT_THAT(Measure(6, 30, 10000), IsOk());
  const auto refused = HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_MISSING"));
  EXPECT_EQ(Metadata(refused, "kind"), "MAINTENANCE");
  ASSERT_THAT(Guaranteed("m", v1::GUARANTEE_KIND_MAINTENANCE, 25'000'000), IsOk());
  EXPECT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30), IsOk());
  // Held in its place, it makes the retention payable.
  EXPECT_EQ(Payable().terms(2).status(), v1::PAYMENT_TERM_STATUS_PAYABLE);
}

TEST_F(ExecutionTest, EndsEarlyWithItsCauseItsPenaltyAndAProposalForTheBlacklist) {
  Running();
  At(7, 10);
  EXPECT_THAT(Terminate(v1::TERMINATION_CAUSE_FORCE_MAJEURE, 7, 10, true),
              StatusIs(StatusCode::kFailedPrecondition, "CAUSE_NOT_THE_PROVIDERS"));
  ASSERT_OK_AND_ASSIGN(const v1::ContractExecution ended,
                       Terminate(v1::TERMINATION_CAUSE_PROVIDER_DEFAULT, 7, 10, true));
  EXPECT_EQ(ended.state(), v1::CONTRACT_EXECUTION_STATE_TERMINATED);
  EXPECT_EQ(ended.termination().penalty().amount(), 5'000'000);
  EXPECT_TRUE(PayloadOf<v1::ContractTerminated>(Events(execution_name).back()).termination().blacklist_proposed());
  const auto kept = Return("p");
  ASSERT_THAT(kept, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_NEEDED"));
  EXPECT_THAT(Claim("p", 25'000'001), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK_AND_ASSIGN(const v1::Guarantee claimed, Claim("p", 25'000'000));
  EXPECT_EQ(claimed.state(), v1::GUARANTEE_STATE_CLAIMED);
  EXPECT_EQ(claimed.claimed_amount(), 25'000'000);
  ExpectConsistent();
}

TEST_F(ExecutionTest, ATerminatedContractIsClosedWhenTheRestIsGivenBack) {
  Running();
  Pay("d1", 100'000'000);
  ASSERT_THAT(Terminate(v1::TERMINATION_CAUSE_OWNER, 4, 2), IsOk());
  ASSERT_THAT(Return("p"), IsOk());
  ASSERT_THAT(Rate(1), IsOk());
  EXPECT_THAT(Close(), StatusIs(StatusCode::kFailedPrecondition, "PAYMENTS_INCOMPLETE"));
  v1::Addendum rest = ToValue(kValue);
  rest.set_amount(100'000'000);
  rest.clear_terms();
  *rest.add_terms() = Terms({{v1::PAYMENT_TERM_KIND_ADVANCE, 100'000'000}}).front();
  ASSERT_OK_AND_ASSIGN(const v1::Addendum settled, Amend("rest", rest));
  EXPECT_EQ(settled.state(), v1::ADDENDUM_STATE_IN_FORCE) << settled.remark();
  EXPECT_EQ(budgeting.Committed(Line("big")) + budgeting.Committed(Line("more")), 100'000'000);
  const auto open = Close();
  ASSERT_THAT(open, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_OPEN"));
  EXPECT_EQ(Metadata(open, "guarantee"), contract + "/guarantees/a");
  ASSERT_THAT(Return("a"), IsOk());
  EXPECT_THAT(Close(), IsOk());
  ExpectConsistent();
}

TEST_F(ExecutionTest, GuaranteesAreKeptExtendedAndClaimedWhileTheyCover) {
  Running();
  EXPECT_THAT(Return("p"), StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_NEEDED"));
  EXPECT_THAT(Extend("p", 12, 31), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::ExtendGuaranteeRequest request;
  request.set_name(contract + "/guarantees/p");
  *request.mutable_end_date() = Date2018(12, 31);
  request.mutable_end_date()->set_year(2019);
  request.set_etag("W/\"9\"");
  EXPECT_FALSE(people.Call(contracts, &ContractService::ExtendGuarantee, request, kPpk).ok());
  request.clear_etag();
  ASSERT_OK_AND_ASSIGN(const v1::Guarantee longer,
                       people.Call(contracts, &ContractService::ExtendGuarantee, request, kPpk));
  EXPECT_EQ(longer.end_date().year(), 2019);
  const std::string after_it_ended = "a";
  ASSERT_THAT(caller.connection().ExecuteScript("SELECT set_config('terpadu.scope', 'service', true); UPDATE guarantee"
                                                " SET end_date = '2018-04-01' WHERE guarantee_id = 'a'"),
              IsOk());
  const auto expired = Claim(after_it_ended, 1);
  ASSERT_THAT(expired, StatusIs(StatusCode::kFailedPrecondition, "GUARANTEE_EXPIRED"));
  EXPECT_EQ(Metadata(expired, "until"), "2018-04-01");
  EXPECT_EQ(Payable().payable(), 0);  // nothing covers the advance
}

TEST_F(ExecutionTest, MeetingsAreOfAppointedPackagesAndContractsUnderWayAndTellNobodysName) {
  const std::string second = PackageName(kInstansi, "2");
  EXPECT_THAT(Meet("pam", v1::CONTRACT_MEETING_KIND_PAM, second),
              StatusIs(StatusCode::kFailedPrecondition, "APPOINTMENT_MISSING"));
  EXPECT_THAT(Meet("pcm", v1::CONTRACT_MEETING_KIND_PCM, second),
              StatusIs(StatusCode::kFailedPrecondition, "EXECUTION_MISSING"));
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::ContractMeeting meeting, Meet("pcm", v1::CONTRACT_MEETING_KIND_PCM, second));
  EXPECT_EQ(meeting.contract(), contract);
  EXPECT_THAT(Meet("pcm", v1::CONTRACT_MEETING_KIND_PCM, second),
              StatusIs(StatusCode::kAlreadyExists, "CONTRACT_MEETING_EXISTS"));
  EXPECT_EQ(Events(meeting.name()).back().data().find("Person of"), std::string::npos);
  v1::ListContractMeetingsRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(contracts, &ContractService::ListContractMeetings, request, kPpk));
  ASSERT_EQ(page.contract_meetings_size(), 1);
  EXPECT_EQ(page.contract_meetings(0).attendees(1).person(), "Person of PENYEDIA");
}

TEST_F(ExecutionTest, OneRequestIsDoneOnceAndAStaleEtagIsRefused) {
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  v1::StartExecutionRequest request;
  request.set_name(execution_name);
  request.set_spmk_number("SPMK-1");
  *request.mutable_spmk_date() = Date2018(4, 2);
  request.set_etag(Execution().etag());
  request.set_request_id(NewUuid());
  ASSERT_THAT(people.Call(contracts, &ContractService::StartExecution, request, kPpk), IsOk());
  const size_t events = Events().size();
  EXPECT_THAT(people.Call(contracts, &ContractService::StartExecution, request, kPpk), IsOk());
  EXPECT_EQ(Events().size(), events);
  request.set_request_id(NewUuid());
  EXPECT_THAT(people.Call(contracts, &ContractService::StartExecution, request, kPpk),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(ExecutionTest, AReviewerOfThePackageMayNotActAsItsPpk) {
  people.more_roles[kTtpbj] = {"PPK"};
  ASSERT_THAT(SelectionTest::Sign(kTtpbj, option::v1::ROLE_PPK), IsOk());
  EXPECT_THAT(Prepare(Agreed(), kTtpbj), StatusIs(StatusCode::kPermissionDenied, "SEGREGATION"));
}

}  // namespace
}  // namespace terpadu::procurement
