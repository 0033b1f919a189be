#include "services/budgeting/tests/scratch_payments.h"

namespace terpadu::budgeting {
namespace {

class Advances : public PaymentsTest {
 protected:
  Advances() : lines(ApprovedLines({1000, 200})) {}

  // A UP that is paid.
  std::string Up(int64_t amount) {
    const auto up = Paid(NewPayment(v1::PAYMENT_TYPE_UP, amount));
    EXPECT_THAT(up, IsOk());
    return up->name();
  }
  v1::Payment Gu(const std::string& up, int64_t gross, const std::vector<int32_t>& accountings) {
    v1::Payment gu = NewPayment(v1::PAYMENT_TYPE_GU, gross);
    gu.set_advance(up);
    gu.mutable_accountings()->Add(accountings.begin(), accountings.end());
    return gu;
  }

  const std::vector<std::string> lines;
};

TEST_F(Advances, UpIsAtMostItsShareOfTheUnitsBudgetOnceAYear) {
  const auto refused = Create(NewPayment(v1::PAYMENT_TYPE_UP, 101));  // a twelfth of 1200 is 100
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "UP_LIMIT"));
  EXPECT_EQ(MetadataOf(refused.status()), (ErrorMetadata{{"limit", "100"}, {"requested", "101"}}));
  ASSERT_OK_AND_ASSIGN(const v1::Payment cancelled, Create(NewPayment(v1::PAYMENT_TYPE_UP, 100)));
  EXPECT_THAT(Create(NewPayment(v1::PAYMENT_TYPE_UP, 1)), StatusIs(StatusCode::kAlreadyExists, "UP_EXISTS"));
  ASSERT_THAT(Cancel(cancelled.name()), IsOk());
  const std::string up = Up(100);
  const auto second = Create(NewPayment(v1::PAYMENT_TYPE_UP, 1));
  ASSERT_THAT(second, StatusIs(StatusCode::kAlreadyExists, "UP_EXISTS"));
  EXPECT_EQ(Metadata(second.status(), "payment"), up);
}

TEST_F(Advances, UpIsChargedToNoLineUntilItIsAccountedFor) {
  const std::string up = Up(100);
  EXPECT_THAT(caller.GetLine(lines[0]), MatchesProto<v1::BudgetLine>("committed: 0 paid: 0"));
  ASSERT_OK_AND_ASSIGN(const auto accounted, Account(up, Document("SPJ-1", 2, 1), {{lines[0], 30}, {lines[1], 20}}));
  EXPECT_THAT(caller.GetLine(lines[0]), MatchesProto<v1::BudgetLine>("committed: 30 paid: 30 available: 970"));
  EXPECT_THAT(caller.GetLine(lines[1]), MatchesProto<v1::BudgetLine>("committed: 20 paid: 20"));
  EXPECT_THAT(accounted.advance().balance(), EqualsProto([] {
                v1::AdvanceBalance balance;
                balance.set_accounted(50);
                balance.set_on_hand(50);
                return balance;
              }()));
  EXPECT_THAT(accounted.accounting(), MatchesProto<v1::Accounting>("number: 1 amount: 50"));
  ASSERT_EQ(accounted.accounting().items_size(), 2);
  v1::ListDisbursementsRequest list;
  list.set_parent("instansi/probolinggo");
  ASSERT_OK_AND_ASSIGN(const auto all, caller.Call(&BudgetingService::ListDisbursements, list));
  ASSERT_EQ(all.disbursements_size(), 2);
  EXPECT_EQ(all.disbursements(0).name(), accounted.accounting().items(0).disbursement());
  EXPECT_EQ(all.disbursements(0).payment(), up);
  EXPECT_EQ(all.disbursements(0).sp2d_date().month(), 2);
  const auto events = Events(up);
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(PayloadOf<v1::PaymentAccounted>(events[4]).amount(), 50);
}

TEST_F(Advances, AreAccountedForWithTheTaxesThatTheTreasurerKeptBack) {
  const std::string up = Up(100);
  v1::AccountAdvanceRequest request;
  request.set_name(up);
  *request.mutable_spj() = Document("SPJ-1", 2, 1);
  v1::PaymentItem& item = *request.add_items();
  item.set_line(lines[0]);
  item.set_amount(50);
  const auto keep_back = [&](v1::DeductionKind kind, int64_t amount) {
    v1::Deduction& deduction = *request.add_deductions();
    deduction.set_kind(kind);
    deduction.set_account("2.1.01.05.01.0001");
    deduction.set_amount(amount);
    deduction.set_reference("billing 7");
  };
  keep_back(v1::DEDUCTION_KIND_PPN, 5);
  keep_back(v1::DEDUCTION_KIND_PPH_22, 1);
  ASSERT_OK_AND_ASSIGN(const auto accounted, Call(payments, &PaymentService::AccountAdvance, request, kVerifier));
  EXPECT_EQ(accounted.accounting().deducted(), 6);
  EXPECT_EQ(accounted.advance().balance().on_hand(), 50);  // gross: the taxes are spent too
  EXPECT_EQ(caller.GetLine(lines[0]).paid(), 50);
  EXPECT_EQ(PayloadOf<v1::PaymentAccounted>(Events(up).back()).deducted(), 6);
  v1::ListAccountingsRequest list;
  list.set_parent(up);
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(payments, &PaymentService::ListAccountings, list, kVerifier));
  ASSERT_EQ(listed.accountings_size(), 1);
  ASSERT_EQ(listed.accountings(0).deductions_size(), 2);
  EXPECT_THAT(listed.accountings(0).deductions(0), EqualsProto(request.deductions(0)));
  EXPECT_EQ(Get(up)->deductions_size(), 0);
  keep_back(v1::DEDUCTION_KIND_PPH_21, 45);
  EXPECT_THAT(Call(payments, &PaymentService::AccountAdvance, request, kVerifier),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Advances, AreAccountedForNoMoreThanIsOnHandAndTheLinesHave) {
  const std::string up = Up(100);
  const auto refused = Account(up, Document("SPJ-1", 2, 1), {{lines[0], 101}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "ADVANCE_EXCEEDED"));
  EXPECT_EQ(Metadata(refused.status(), "on_hand"), "100");
  ASSERT_THAT(caller.Reserve(lines[1], 190), IsOk());
  EXPECT_THAT(Account(up, Document("SPJ-1", 2, 1), {{lines[0], 5}, {lines[1], 11}}),
              StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(caller.GetLine(lines[0]).paid(), 0);
  EXPECT_THAT(Account(up, Document("SPJ-1", 2, 1), {{lines[0], 5}, {lines[1], 10}}), IsOk());
}

TEST_F(Advances, AreAccountedForByAnotherThanWhoMadeThem) {
  const std::string up = Up(100);
  for (const Person& person : {kTreasurer, kSigner, kBud}) {
    EXPECT_THAT(Account(up, Document("SPJ-1", 2, 1), {{lines[0], 1}}, person),
                StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT"))
        << person.id;
  }
  EXPECT_THAT(Account(up, Document("SPJ-1", 2, 1), {{lines[0], 1}}, kVerifier), IsOk());
}

TEST_F(Advances, AreAccountedForOnTheCashPlanOfTheMonthUnlessOverridden) {
  ASSERT_THAT(SetCashPlan(lines[0], Months({10, 20}, 1000)), IsOk());
  const std::string up = Up(100);
  EXPECT_THAT(Account(up, Document("SPJ-1", 1, 31), {{lines[0], 11}}),
              StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  ASSERT_THAT(Override(up), IsOk());
  ASSERT_THAT(Account(up, Document("SPJ-1", 1, 31), {{lines[0], 11}}), IsOk());
  EXPECT_THAT(Account(up, Document("SPJ-2", 1, 31), {{lines[0], 1}}),  // used up
              StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_THAT(Account(up, Document("SPJ-2", 2, 1), {{lines[0], 19}}), IsOk());
}

TEST_F(Advances, GuRefillsTheUpByWhatWasAccountedForOnce) {
  const std::string up = Up(100);
  ASSERT_THAT(Account(up, Document("SPJ-1", 2, 1), {{lines[0], 30}}), IsOk());
  ASSERT_THAT(Account(up, Document("SPJ-2", 2, 2), {{lines[0], 40}}), IsOk());
  const auto mismatch = Create(Gu(up, 71, {1, 2}));
  ASSERT_THAT(mismatch, StatusIs(StatusCode::kFailedPrecondition, "GROSS_MISMATCH"));
  EXPECT_EQ(MetadataOf(mismatch.status()), (ErrorMetadata{{"gross", "71"}, {"accounted", "70"}}));
  EXPECT_THAT(Create(Gu(up, 70, {1, 3})), StatusIs(StatusCode::kFailedPrecondition, "ACCOUNTING_REPLACED"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment both, Signed(Gu(up, 70, {1, 2})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment first, Paid(Gu(up, 30, {1}), 2));
  EXPECT_EQ(first.accountings(0), 1);
  EXPECT_EQ(first.advance(), up);
  const auto refused = Issue(both.name(), Document("SP2D-B", 2, 3));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "ACCOUNTING_REPLACED"));
  EXPECT_EQ(Metadata(refused.status(), "accounting"), "1");
  ASSERT_OK_AND_ASSIGN(const v1::Payment after, Get(up));
  EXPECT_THAT(after, MatchesProto<v1::Payment>("balance { accounted: 70 replaced: 30 on_hand: 60 }"));
  EXPECT_EQ(caller.GetLine(lines[0]).paid(), 70);  // a GU charges nothing
  v1::ListAccountingsRequest list;
  list.set_parent(up);
  list.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(payments, &PaymentService::ListAccountings, list, kTreasurer));
  ASSERT_EQ(page.accountings_size(), 1);
  EXPECT_EQ(page.accountings(0).replaced_by(), first.name());
  ASSERT_EQ(page.accountings(0).items_size(), 1);
  EXPECT_EQ(page.accountings(0).items(0).description(), "kuitansi 7");
  list.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, Call(payments, &PaymentService::ListAccountings, list, kTreasurer));
  ASSERT_EQ(rest.accountings_size(), 1);
  EXPECT_EQ(rest.accountings(0).replaced_by(), "");
  EXPECT_EQ(rest.next_page_token(), "");
  const auto events = Events(up);
  ASSERT_EQ(events.size(), 7u);
  EXPECT_EQ(PayloadOf<v1::PaymentReplaced>(events[6]).payment(), first.name());
}

TEST_F(Advances, GuIsOfTheUpOfItsUnit) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment tu, Paid(NewPayment(v1::PAYMENT_TYPE_TU, 10)));
  ASSERT_THAT(Account(tu.name(), Document("SPJ-1", 2, 1), {{lines[0], 10}}), IsOk());
  EXPECT_THAT(Create(Gu(tu.name(), 10, {1})), StatusIs(StatusCode::kFailedPrecondition, "NOT_AN_ADVANCE"));
  EXPECT_THAT(Create(Gu(std::string(kBudget) + "/payments/none", 10, {1})),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Create(Gu("", 10, {})), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Advances, TuIsAccountedForWithinAMonthAndTheNextWaitsForIt) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment tu, Paid(NewPayment(v1::PAYMENT_TYPE_TU, 60), 1, 31));
  EXPECT_THAT(tu.balance().due_date(), EqualsProto(Document("", 2, 28).date()));
  ASSERT_OK_AND_ASSIGN(const auto in_time, Account(tu.name(), Document("SPJ-1", 2, 28), {{lines[0], 10}}));
  EXPECT_EQ(in_time.accounting().days_late(), 0);
  v1::Payment next = NewPayment(v1::PAYMENT_TYPE_TU, 10);
  *next.mutable_spp() = Document("SPP-N", 2, 28);  // the last day
  ASSERT_THAT(Create(next), IsOk());
  next = NewPayment(v1::PAYMENT_TYPE_TU, 10);
  *next.mutable_spp() = Document("SPP-M", 3, 1);
  const auto refused = Create(next);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "TU_UNACCOUNTED"));
  EXPECT_EQ(MetadataOf(refused.status()), (ErrorMetadata{{"payment", tu.name()}, {"due_date", "2018-02-28"}}));
  ASSERT_OK_AND_ASSIGN(const auto late, Account(tu.name(), Document("SPJ-2", 3, 3), {{lines[0], 40}}));
  EXPECT_EQ(late.accounting().days_late(), 3);
  ASSERT_OK_AND_ASSIGN(const v1::Payment settled, ReturnMoney(tu.name(), 10, 3));
  EXPECT_THAT(settled, MatchesProto<v1::Payment>("balance { accounted: 50 returned: 10 on_hand: 0 }"));
  EXPECT_THAT(Create(next), IsOk());
}

TEST_F(Advances, GoBackNoMoreThanIsOnHand) {
  const std::string up = Up(100);
  EXPECT_THAT(ReturnMoney(up, 101), StatusIs(StatusCode::kFailedPrecondition, "ADVANCE_EXCEEDED"));
  ASSERT_THAT(ReturnMoney(up, 60), IsOk());
  EXPECT_THAT(Account(up, Document("SPJ-1", 12, 20), {{lines[0], 41}}),
              StatusIs(StatusCode::kFailedPrecondition, "ADVANCE_EXCEEDED"));
  EXPECT_THAT(ReturnMoney(up, 40), IsOk());
  EXPECT_THAT(ReturnMoney(up, 1), StatusIs(StatusCode::kFailedPrecondition, "ADVANCE_EXCEEDED"));
}

TEST_F(Advances, AreUpAndTuAndPaid) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment ls, Paid(Ls({{lines[0], 10}})));
  EXPECT_THAT(Account(ls.name(), Document("SPJ-1", 2, 1), {{lines[0], 1}}),
              StatusIs(StatusCode::kFailedPrecondition, "NOT_AN_ADVANCE"));
  EXPECT_THAT(ReturnMoney(ls.name(), 1), StatusIs(StatusCode::kFailedPrecondition, "NOT_AN_ADVANCE"));
  EXPECT_THAT(Override(ls.name()), StatusIs(StatusCode::kFailedPrecondition, "NOT_AN_ADVANCE"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment up, Signed(NewPayment(v1::PAYMENT_TYPE_UP, 10)));
  EXPECT_THAT(Account(up.name(), Document("SPJ-1", 2, 1), {{lines[0], 1}}),
              StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
  EXPECT_THAT(ReturnMoney(up.name(), 1), StatusIs(StatusCode::kFailedPrecondition, "PAYMENT_STATE"));
}

TEST_F(Advances, AreAccountedForAfterTheirSp2d) {
  const std::string up = Up(100);  // of 10 January
  EXPECT_THAT(Account(up, Document("SPJ-1", 1, 9), {{lines[0], 1}}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Account(up, Document("SPJ-1", 1, 10), {{lines[0], 1}}), IsOk());
}

TEST_F(Advances, ChargeLinesAlone) {
  const std::string up = Up(100);
  v1::AccountAdvanceRequest request;
  request.set_name(up);
  *request.mutable_spj() = Document("SPJ-1", 2, 1);
  v1::PaymentItem& item = *request.add_items();
  item.set_commitment(Committed(lines[0], 10));
  item.set_amount(1);
  EXPECT_THAT(Call(payments, &PaymentService::AccountAdvance, request, kVerifier),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Advances, AreAccountedForOncePerRequest) {
  v1::AccountAdvanceRequest request;
  request.set_name(Up(100));
  *request.mutable_spj() = Document("SPJ-1", 2, 1);
  v1::PaymentItem& item = *request.add_items();
  item.set_line(lines[0]);
  item.set_amount(10);
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto first, Call(payments, &PaymentService::AccountAdvance, request, kVerifier));
  ASSERT_OK_AND_ASSIGN(const auto again, Call(payments, &PaymentService::AccountAdvance, request, kVerifier));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(caller.GetLine(lines[0]).paid(), 10);
}

TEST_F(Advances, AreHeldToTheirBalanceByTheDatabase) {
  Up(100);
  const postgres::Statement breaches[] = {
      {"test_up_1", "UPDATE payment SET accounted = 101"},
      {"test_up_2", "UPDATE payment SET replaced = 1"},
      {"test_up_3", "UPDATE payment SET returned = 101"},
      {"test_up_4", "UPDATE payment SET accounted = -1"},
      {"test_up_5", "UPDATE payment SET sp2d_date = '2018-01-09'"},
      {"test_up_6", "UPDATE payment SET sp2d_date = '2019-01-01'"},
      {"test_up_7", "UPDATE payment SET deducted = 1"},
      {"test_up_8", "UPDATE payment SET state = 'SIGNED'"},
      {"test_up_9", "UPDATE payment SET type = 'TU'"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << breach.sql;
  }
}

}  // namespace
}  // namespace terpadu::budgeting
