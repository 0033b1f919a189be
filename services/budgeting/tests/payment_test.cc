#include "libs/rpc/etag.h"
#include "services/budgeting/tests/scratch_payments.h"

namespace terpadu::budgeting {
namespace {

class Payments : public PaymentsTest {
 protected:
  Payments() : line(ApprovedLine(1200)), commitment(Committed(line, 600)) {}

  v1::Deduction Tax(v1::DeductionKind kind, int64_t amount) {
    v1::Deduction deduction;
    deduction.set_kind(kind);
    deduction.set_account("2.1.01.05.01.0001");
    deduction.set_amount(amount);
    deduction.set_reference("billing 1");
    return deduction;
  }

  const std::string line;
  const std::string commitment;
};

TEST_F(Payments, GoFromRequestOverOrderToDisbursement) {
  v1::Payment asked = Ls({{commitment, 100}});
  *asked.add_deductions() = Tax(v1::DEDUCTION_KIND_PPH_23, 2);
  *asked.add_deductions() = Tax(v1::DEDUCTION_KIND_PPN, 11);
  ASSERT_OK_AND_ASSIGN(const v1::Payment submitted, Create(asked, kPptk));
  EXPECT_THAT(submitted, MatchesProto<v1::Payment>(
                             R"pb(type: PAYMENT_TYPE_LS
                                  state: PAYMENT_STATE_SUBMITTED
                                  gross: 100
                                  deducted: 13
                                  net: 87
                                  recipient { title: "CV Maju" bank_account: "0011223344" }
                                  spp { date { year: 2018 month: 1 day: 10 } })pb"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment verified, Verify(submitted.name()));
  EXPECT_EQ(verified.state(), v1::PAYMENT_STATE_VERIFIED);
  ASSERT_OK_AND_ASSIGN(const v1::Payment signed_one, Sign(submitted.name(), Document("SPM-1", 1, 11)));
  EXPECT_EQ(signed_one.state(), v1::PAYMENT_STATE_SIGNED);
  EXPECT_EQ(caller.GetLine(line).paid(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Issue(submitted.name(), Document("SP2D-1", 1, 12)));
  EXPECT_EQ(paid.state(), v1::PAYMENT_STATE_PAID);
  EXPECT_EQ(paid.sp2d().number(), "SP2D-1");
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("committed: 600 paid: 100"));

  v1::ListDisbursementsRequest list;
  list.set_parent("instansi/probolinggo");
  ASSERT_OK_AND_ASSIGN(const auto all, caller.Call(&BudgetingService::ListDisbursements, list));
  ASSERT_EQ(all.disbursements_size(), 1);
  EXPECT_EQ(all.disbursements(0).payment(), paid.name());
  EXPECT_EQ(all.disbursements(0).contract(), kContract);
  EXPECT_EQ(paid.items(0).disbursement(), all.disbursements(0).name());
  ASSERT_OK_AND_ASSIGN(const v1::Payment got, Get(paid.name()));
  EXPECT_THAT(got, EqualsProto(paid));
}

TEST_F(Payments, TellWhoDidWhat) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Paid(Ls({{commitment, 100}})));
  std::string told;
  for (const v1::PaymentStep& step : paid.steps()) {
    told += v1::PaymentAct_Name(step.act()).substr(std::string("PAYMENT_ACT_").size()) + " " + step.actor() + "; ";
  }
  EXPECT_EQ(told, "MAKE bendahara; VERIFY ppk-skpd; SIGN kpa; ISSUE bud; ");
}

TEST_F(Payments, TellAnEventOfEveryStepWithoutThePersonsInIt) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Paid(Ls({{commitment, 100}})));
  const auto events = Events(paid.name());
  ASSERT_EQ(events.size(), 4u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].version(), static_cast<int64_t>(i) + 1);
    for (const char* personal : {"CV Maju", "0011223344", "ppk-skpd", "bendahara"}) {
      EXPECT_EQ(events[i].data().find(personal), std::string::npos) << personal;
    }
  }
  EXPECT_EQ(PayloadOf<v1::PaymentSubmitted>(events[0]).payment().items(0).commitment(), commitment);
  EXPECT_EQ(PayloadOf<v1::PaymentSigned>(events[2]).spm().number(), paid.spm().number());
  const auto issued = PayloadOf<v1::PaymentIssued>(events[3]);
  EXPECT_EQ(issued.gross(), 100);
  EXPECT_EQ(issued.cash_plan_override(), "");
  const auto of_commitment = Events(commitment);
  ASSERT_EQ(of_commitment.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::CommitmentPaid>(of_commitment[1]).disbursement().payment(), paid.name());
}

TEST_F(Payments, AllowNobodyTwoOfTheSteps) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(Ls({{commitment, 100}}), kTreasurer));
  EXPECT_THAT(Verify(made.name(), kTreasurer), StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT"));
  ASSERT_THAT(Verify(made.name(), kVerifier), IsOk());
  for (const Person& person : {kTreasurer, kVerifier}) {
    const auto refused = Sign(made.name(), Document("SPM-1"), person);
    EXPECT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT")) << person.id;
    EXPECT_EQ(Metadata(refused.status(), "act"), "SIGN");
  }
  ASSERT_THAT(Sign(made.name(), Document("SPM-1")), IsOk());
  for (const Person& person : {kTreasurer, kVerifier, kSigner}) {
    EXPECT_THAT(Issue(made.name(), Document("SP2D-1"), person), StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT"))
        << person.id;
  }
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1")), IsOk());
}

TEST_F(Payments, TakeTheirStepsInOrder) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(Ls({{commitment, 100}})));
  const auto early = Sign(made.name(), Document("SPM-1"));
  ASSERT_THAT(early, StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  EXPECT_EQ(MetadataOf(early.status()),
            (ErrorMetadata{{"payment", made.name()}, {"state", "PAYMENT_STATE_SUBMITTED"}}));
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1")), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  ASSERT_THAT(Verify(made.name()), IsOk());
  EXPECT_THAT(Verify(made.name()), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  ASSERT_THAT(Sign(made.name(), Document("SPM-1")), IsOk());
  ASSERT_THAT(Issue(made.name(), Document("SP2D-1")), IsOk());
  EXPECT_THAT(Issue(made.name(), Document("SP2D-2")), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  EXPECT_THAT(Cancel(made.name()), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  EXPECT_THAT(Return(made.name(), kBud), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  EXPECT_EQ(caller.GetLine(line).paid(), 100);
}

TEST_F(Payments, GoBackToTheirMakerFromWhomTheyWaitFor) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(Ls({{commitment, 100}})));
  EXPECT_THAT(Return(made.name(), kSigner), StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  ASSERT_THAT(Verify(made.name()), IsOk());
  EXPECT_THAT(Return(made.name(), kVerifier), StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  ASSERT_THAT(Sign(made.name(), Document("SPM-1")), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Payment returned, Return(made.name(), kBud));
  EXPECT_EQ(returned.state(), v1::PAYMENT_STATE_RETURNED);
  EXPECT_EQ(returned.reason(), "the invoice is missing");
  EXPECT_FALSE(returned.has_spm());
  EXPECT_THAT(Verify(made.name()), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));

  v1::Payment again = Ls({{line, 50}});
  again.set_name(made.name());
  EXPECT_THAT(Resubmit(again, kVerifier), StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment resubmitted, Resubmit(again));
  EXPECT_THAT(resubmitted, MatchesProto<v1::Payment>("state: PAYMENT_STATE_SUBMITTED gross: 50"));
  ASSERT_EQ(resubmitted.items_size(), 1);
  EXPECT_EQ(resubmitted.items(0).line(), line);
  ASSERT_THAT(Verify(made.name()), IsOk());  // by the same people as before
  ASSERT_THAT(Sign(made.name(), Document("SPM-1")), IsOk());
  ASSERT_THAT(Issue(made.name(), Document("SP2D-1")), IsOk());
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("committed: 650 paid: 50"));
  EXPECT_EQ(Events(made.name()).size(), 8u);
}

TEST_F(Payments, KeepTheirUnitAndTypeWhenSubmittedAgain) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(Ls({{commitment, 100}})));
  ASSERT_THAT(Return(made.name(), kVerifier), IsOk());
  v1::Payment again = NewPayment(v1::PAYMENT_TYPE_TU, 10);
  again.set_name(made.name());
  again.set_unit("instansi/probolinggo/units/other");
  const auto refused = Resubmit(again);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 2u);
}

TEST_F(Payments, MayBeGivenUpUntilTheyArePaid) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 100}})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment cancelled, Cancel(made.name()));
  EXPECT_EQ(cancelled.state(), v1::PAYMENT_STATE_CANCELLED);
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1")), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
}

TEST_F(Payments, AreDatedInOrderWithinTheYearAndNotAfterToday) {
  clock.Set(absl::FromCivil(absl::CivilMinute(2018, 1, 31, 23, 59), Wib()));
  v1::Payment tomorrow = Ls({{commitment, 1}});
  *tomorrow.mutable_spp() = Document("SPP-T", 2, 1);
  EXPECT_THAT(Create(tomorrow), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  clock.Advance(absl::Minutes(1));  // 17:00 UTC, and February in WIB
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(tomorrow));
  ASSERT_THAT(Verify(made.name()), IsOk());
  EXPECT_THAT(Sign(made.name(), Document("SPM-T", 1, 31)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::PaymentDocument undated;
  undated.set_number("SPM-T");
  ASSERT_OK_AND_ASSIGN(const v1::Payment signed_one, Sign(made.name(), undated));
  EXPECT_THAT(signed_one.spm().date(), EqualsProto(Document("", 2, 1).date()));  // today
  EXPECT_THAT(Issue(made.name(), Document("SP2D-T", 1, 31)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  clock.Set(absl::FromCivil(absl::CivilDay(2019, 1, 1), Wib()));
  v1::PaymentDocument late = Document("SP2D-T", 1, 1);
  late.mutable_date()->set_year(2019);
  EXPECT_THAT(Issue(made.name(), late), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Issue(made.name(), Document("SP2D-T", 12, 31)), IsOk());
}

TEST_F(Payments, HaveNumbersOfTheirOwn) {
  v1::Payment asked = Ls({{commitment, 1}});
  ASSERT_THAT(Create(asked), IsOk());
  const auto refused = Create(asked);
  ASSERT_THAT(refused, StatusIs(StatusCode::kAlreadyExists, "DOCUMENT_EXISTS"));
  EXPECT_EQ(Metadata(refused.status(), "document"), "SPP");
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Paid(Ls({{commitment, 1}})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment other, Create(Ls({{commitment, 1}})));
  ASSERT_THAT(Verify(other.name()), IsOk());
  EXPECT_THAT(Sign(other.name(), paid.spm()), StatusIs(StatusCode::kAlreadyExists, "DOCUMENT_EXISTS"));
  ASSERT_THAT(Sign(other.name(), Document("SPM-O")), IsOk());
  EXPECT_THAT(Issue(other.name(), paid.sp2d()), StatusIs(StatusCode::kAlreadyExists, "SP2D_EXISTS"));
  // Those of payments that were made elsewhere count too, in both directions.
  EXPECT_THAT(caller.Pay(commitment, 1, paid.sp2d().number()), StatusIs(StatusCode::kAlreadyExists, "SP2D_EXISTS"));
  ASSERT_THAT(caller.Pay(commitment, 1, "SP2D-E"), IsOk());
  EXPECT_THAT(Issue(other.name(), Document("SP2D-E")), StatusIs(StatusCode::kAlreadyExists, "SP2D_EXISTS"));
}

TEST_F(Payments, SayWhatIsWrongFieldByField) {
  v1::Payment asked = Ls({{commitment, 0}, {commitment, 5}});
  asked.set_gross(7);
  asked.set_advance("instansi/probolinggo/budgets/2018/payments/up");
  asked.add_accountings(1);
  asked.mutable_items(1)->set_line(line);
  asked.set_unit("instansi/malang/units/x");
  const auto refused = Create(asked);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 7u) << refused.status();
}

TEST_F(Payments, HappenOncePerRequest) {
  v1::CreatePaymentRequest create;
  create.set_parent(kBudget);
  *create.mutable_payment() = Ls({{commitment, 100}});
  create.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Call(payments, &PaymentService::CreatePayment, create, kTreasurer));
  ASSERT_OK_AND_ASSIGN(const v1::Payment again, Call(payments, &PaymentService::CreatePayment, create, kTreasurer));
  EXPECT_THAT(again, EqualsProto(made));
  create.mutable_payment()->set_description("another");
  EXPECT_THAT(Call(payments, &PaymentService::CreatePayment, create, kTreasurer),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  ASSERT_THAT(Verify(made.name()), IsOk());
  ASSERT_THAT(Sign(made.name(), Document("SPM-1")), IsOk());
  v1::IssuePaymentRequest issue;
  issue.set_name(made.name());
  *issue.mutable_sp2d() = Document("SP2D-1");
  issue.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Call(payments, &PaymentService::IssuePayment, issue, kBud));
  ASSERT_OK_AND_ASSIGN(const v1::Payment twice, Call(payments, &PaymentService::IssuePayment, issue, kBud));
  EXPECT_THAT(twice, EqualsProto(paid));
  EXPECT_EQ(caller.GetLine(line).paid(), 100);
}

TEST_F(Payments, AreTakenAsTheEtagSawThem) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Create(Ls({{commitment, 100}})));
  v1::VerifyPaymentRequest request;
  request.set_name(made.name());
  request.set_etag(rpc::EtagOf(7));
  EXPECT_THAT(Call(payments, &PaymentService::VerifyPayment, request, kVerifier),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag(made.etag());
  EXPECT_THAT(Call(payments, &PaymentService::VerifyPayment, request, kVerifier), IsOk());
  request.set_name(std::string(kBudget) + "/payments/none");
  EXPECT_THAT(Call(payments, &PaymentService::VerifyPayment, request, kVerifier),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Payments, AreOfABudgetInForceAndHaveIdsOfTheirOwn) {
  ASSERT_THAT(caller.CreateBudget("2019"), IsOk());
  v1::CreatePaymentRequest request;
  request.set_parent("instansi/probolinggo/budgets/2019");
  *request.mutable_payment() = NewPayment(v1::PAYMENT_TYPE_TU, 10);
  request.mutable_payment()->mutable_spp()->mutable_date()->set_year(2019);
  clock.Set(absl::FromCivil(absl::CivilDay(2019, 6, 1), Wib()));
  EXPECT_THAT(Call(payments, &PaymentService::CreatePayment, request, kTreasurer),
              StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
  request.set_parent("instansi/probolinggo/budgets/2020");
  EXPECT_THAT(Call(payments, &PaymentService::CreatePayment, request, kTreasurer),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));  // another year
  request.set_parent(kBudget);
  request.set_payment_id("p1");
  request.mutable_payment()->mutable_spp()->mutable_date()->set_year(2018);
  request.set_validate_only(true);
  ASSERT_THAT(Call(payments, &PaymentService::CreatePayment, request, kTreasurer), IsOk());
  EXPECT_THAT(Get(std::string(kBudget) + "/payments/p1"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  request.set_validate_only(false);
  ASSERT_THAT(Call(payments, &PaymentService::CreatePayment, request, kTreasurer), IsOk());
  request.mutable_payment()->mutable_spp()->set_number("SPP-OTHER");
  EXPECT_THAT(Call(payments, &PaymentService::CreatePayment, request, kTreasurer),
              StatusIs(StatusCode::kAlreadyExists, "PAYMENT_EXISTS"));
}

TEST_F(Payments, AreListedByUnitStateTypeAndMonth) {
  ASSERT_THAT(Create(Ls({{commitment, 1}})), IsOk());
  ASSERT_THAT(Paid(Ls({{commitment, 1}}), 2), IsOk());
  ASSERT_THAT(Create(NewPayment(v1::PAYMENT_TYPE_TU, 10)), IsOk());
  const auto count = [&](const auto& set) {
    v1::ListPaymentsRequest request;
    request.set_parent(kBudget);
    set(request);
    const auto found = Call(payments, &PaymentService::ListPayments, request, kTreasurer);
    EXPECT_THAT(found, IsOk());
    return found.ok() ? found->payments_size() : -1;
  };
  using R = v1::ListPaymentsRequest;
  EXPECT_EQ(count([](R&) {}), 3);
  EXPECT_EQ(count([](R& r) { r.set_unit(kUnit); }), 3);
  EXPECT_EQ(count([](R& r) { r.set_unit("instansi/probolinggo/units/x"); }), 0);
  EXPECT_EQ(count([](R& r) { r.set_state(v1::PAYMENT_STATE_SUBMITTED); }), 2);
  EXPECT_EQ(count([](R& r) { r.set_type(v1::PAYMENT_TYPE_TU); }), 1);
  EXPECT_EQ(count([](R& r) { r.set_month(2); }), 1);
  EXPECT_EQ(count([](R& r) { r.set_month(1); }), 2);
  EXPECT_EQ(count([](R& r) {
              r.set_unit(kUnit);
              r.set_state(v1::PAYMENT_STATE_SUBMITTED);
              r.set_type(v1::PAYMENT_TYPE_LS);
              r.set_month(1);
            }),
            1);
  v1::ListPaymentsRequest page;
  page.set_parent(kBudget);
  page.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, Call(payments, &PaymentService::ListPayments, page, kTreasurer));
  EXPECT_EQ(first.payments_size(), 2);
  page.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, Call(payments, &PaymentService::ListPayments, page, kTreasurer));
  EXPECT_EQ(rest.payments_size(), 1);
  page.set_unit(kUnit);
  EXPECT_THAT(Call(payments, &PaymentService::ListPayments, page, kTreasurer),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(Payments, EveryMethodHasAHandler) {
  EXPECT_THAT(payments.handlers().CheckComplete(), IsOk());
  EXPECT_THAT(cash_plans.handlers().CheckComplete(), IsOk());
}

}  // namespace
}  // namespace terpadu::budgeting
