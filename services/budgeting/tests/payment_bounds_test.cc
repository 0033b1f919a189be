#include <limits>

#include "services/budgeting/tests/scratch_payments.h"

namespace terpadu::budgeting {
namespace {

class PaymentBounds : public PaymentsTest {
 protected:
  PaymentBounds() : line(ApprovedLine(1200)), commitment(Committed(line, 600)) {}

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

TEST_F(PaymentBounds, PayNoMoreThanIsCommitted) {
  const auto refused = Create(Ls({{commitment, 601}}));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_EQ(MetadataOf(refused.status()),
            (ErrorMetadata{{"commitment", commitment}, {"unpaid", "600"}, {"requested", "601"}}));
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 600}})));
  ASSERT_THAT(caller.Pay(commitment, 1, "SP2D-E"), IsOk());  // meanwhile
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1")), StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment still, Get(made.name()));
  EXPECT_EQ(still.state(), v1::PAYMENT_STATE_SIGNED);
  EXPECT_EQ(caller.GetLine(line).paid(), 1);
}

TEST_F(PaymentBounds, WithoutAContractBindAndPayWhatTheLineHas) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment salaries, Paid(Ls({{line, 600}})));
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("committed: 1200 paid: 600"));
  EXPECT_THAT(Create(Ls({{line, 1}})), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  v1::ListCommitmentsRequest list;
  list.set_parent("instansi/probolinggo");
  ASSERT_OK_AND_ASSIGN(const auto all, caller.Call(&BudgetingService::ListCommitments, list));
  ASSERT_EQ(all.commitments_size(), 2);
  EXPECT_THAT(all.commitments(0), MatchesProto<v1::Commitment>("kind: COMMITMENT_KIND_CONTRACT amount: 600"));
  const v1::Commitment& bound = all.commitments(1);
  EXPECT_THAT(bound, MatchesProto<v1::Commitment>("kind: COMMITMENT_KIND_LS amount: 600 paid: 600"));
  EXPECT_EQ(bound.reservation(), "");
  EXPECT_EQ(bound.contract(), "");
  const auto events = Events(bound.name());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::CommitmentCreated>(events[0]).kind(), v1::COMMITMENT_KIND_LS);
  EXPECT_EQ(PayloadOf<v1::CommitmentPaid>(events[1]).paid(), 600);
}

TEST_F(PaymentBounds, PaySeveralItemsUnderOneSp2dAllOrNone) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 600}, {line, 600}})));
  ASSERT_THAT(caller.Reserve(line, 1), IsOk());  // meanwhile
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1")), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(caller.GetLine(line).paid(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Payment both, Paid(Ls({{commitment, 500}, {line, 400}})));
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("committed: 1000 paid: 900"));
  EXPECT_NE(both.items(0).disbursement(), both.items(1).disbursement());
}

TEST_F(PaymentBounds, AreOfTheLinesOfTheirUnit) {
  v1::Payment other = Ls({{commitment, 1}});
  other.set_unit("instansi/probolinggo/units/other");
  EXPECT_THAT(Create(other), StatusIs(StatusCode::kFailedPrecondition, "OTHER_UNIT"));
  EXPECT_THAT(Create(Ls({{"instansi/probolinggo/commitments/none", 1}})), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(PaymentBounds, DeductNoMoreThanTheGrossAndWithoutOverflow) {
  v1::Payment asked = Ls({{commitment, 100}});
  *asked.add_deductions() = Tax(v1::DEDUCTION_KIND_PPH_21, 60);
  *asked.add_deductions() = Tax(v1::DEDUCTION_KIND_PPN, 41);
  EXPECT_THAT(Create(asked), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  asked.mutable_deductions(1)->set_amount(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(Create(asked), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  asked.mutable_deductions(1)->set_amount(40);
  ASSERT_OK_AND_ASSIGN(const v1::Payment all, Create(asked));
  EXPECT_EQ(all.net(), 0);
  ASSERT_EQ(all.deductions_size(), 2);
  EXPECT_EQ(all.deductions(1).account(), "2.1.01.05.01.0001");
  asked.mutable_deductions(0)->set_account("pajak");
  asked.mutable_deductions(0)->set_amount(0);
  EXPECT_EQ(ViolationsOf(Create(asked).status()).size(), 2u);
}

TEST_F(PaymentBounds, BeyondTheCashPlanAreRefusedUnlessTheNamedRoleAllows) {
  ASSERT_THAT(SetCashPlan(line, Months({10, 20}, 1200)), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 31}})));
  const auto refused = Issue(made.name(), Document("SP2D-1", 2, 28));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_EQ(
      MetadataOf(refused.status()),
      (ErrorMetadata{{"line", line}, {"month", "2018-02"}, {"planned", "30"}, {"paid", "0"}, {"requested", "31"}}));
  for (const Person& person : {kTreasurer, kBud, Person{"sekda", {"SEKDA"}}}) {
    const auto denied = Override(made.name(), person);
    ASSERT_THAT(denied, StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED")) << person.id;
    EXPECT_EQ(Metadata(denied.status(), "roles"), "PPKD");
  }
  EXPECT_THAT(Override(made.name(), {"kpa", {"PPKD"}}), StatusIs(StatusCode::kPermissionDenied, "ACT_CONFLICT"));
  ASSERT_OK_AND_ASSIGN(const v1::Payment overridden, Override(made.name()));
  EXPECT_EQ(overridden.cash_plan_override(), "flood relief");
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Issue(made.name(), Document("SP2D-1", 2, 28)));
  EXPECT_EQ(paid.cash_plan_override(), "");  // used up
  const auto events = Events(made.name());
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(PayloadOf<v1::PaymentCashPlanOverridden>(events[3]).reason(), "flood relief");
  EXPECT_EQ(PayloadOf<v1::PaymentIssued>(events[4]).cash_plan_override(), "flood relief");
  const postgres::Rows audit = Query({"test_audit", R"sql(
    SELECT audit ->> 'actor', audit ->> 'reason' FROM journal WHERE type LIKE '%cash_plan_overridden%')sql"});
  EXPECT_EQ(audit.Text(0, 0), "ppkd");
  EXPECT_EQ(audit.Text(0, 1), "flood relief");
}

TEST_F(PaymentBounds, OverrideByTheRolesThatTheInstansiDecreed) {
  const postgres::Statement decree = {"test_decree", R"sql(
    INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
    VALUES ('probolinggo', 'cash_plan_override', '2018-01-01', 'Perwali 5/2018', '{"roles": ["SEKDA"]}'))sql"};
  ASSERT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), decree, {}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 1}})));
  EXPECT_THAT(Override(made.name(), kPpkdHead), StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(Override(made.name(), {"sekda", {"SEKDA"}}), IsOk());
}

TEST_F(PaymentBounds, BeyondTheCashPlanAreRefusedWithoutAContractToo) {
  ASSERT_THAT(SetCashPlan(line, Months({10}, 1200)), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 6}, {line, 5}})));
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1", 1, 31)),
              StatusIs(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED"));
  EXPECT_EQ(caller.GetLine(line).paid(), 0);
  ASSERT_THAT(Override(made.name()), IsOk());
  EXPECT_THAT(Issue(made.name(), Document("SP2D-1", 1, 31)), IsOk());
}

using LargePayments = PaymentsTest;

TEST_F(LargePayments, Have200ItemsWithLongDescriptionsAndAnEventOfThem) {
  std::vector<std::pair<std::string, int64_t>> items;
  for (const std::string& line : ApprovedLines(std::vector<int64_t>(200, 10))) {
    items.emplace_back(line, 10);
  }
  v1::Payment asked = Ls(items);
  for (v1::PaymentItem& item : *asked.mutable_items()) {
    item.set_description(std::string(1000, 'x'));
  }
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Paid(asked));
  EXPECT_EQ(paid.items_size(), 200);
  const auto submitted = PayloadOf<v1::PaymentSubmitted>(Events(paid.name()).front());
  EXPECT_EQ(submitted.payment().items(199).line(), items.back().first);
  EXPECT_EQ(submitted.payment().items(199).description(), "");
  *asked.add_items() = asked.items(0);
  EXPECT_THAT(Create(asked), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(PaymentBounds, OfAClosedBudgetAreRefused) {
  ASSERT_THAT(caller.Close(), IsOk());
  for (const absl::Status& refused :
       {Create(NewPayment(v1::PAYMENT_TYPE_TU, 1)).status(), Create(Ls({{commitment, 1}})).status(),
        SetCashPlan(line, Months({}, 1200)).status()}) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BUDGET_CLOSED"));
    EXPECT_EQ(Metadata(refused, "budget"), kBudget);
  }
}

}  // namespace
}  // namespace terpadu::budgeting
