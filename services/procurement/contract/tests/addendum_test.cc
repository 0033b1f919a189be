// Addenda and the money that follows them.
#include <map>

#include "absl/strings/str_cat.h"
#include "services/procurement/contract/tests/scratch_contract.h"

namespace terpadu::procurement {
namespace {

class AddendumTest : public ContractTest {
 protected:
  AddendumTest() { Running(); }

  int64_t Bound() { return budgeting.Committed(Line("big")) + budgeting.Committed(Line("more")); }
  int64_t Held() { return budgeting.Reserved(Line("big")) + budgeting.Reserved(Line("more")); }
  v1::Addendum Known(const std::string& id) {
    v1::ListAddendaRequest request;
    request.set_parent(contract);
    const auto page = people.Call(contracts, &ContractService::ListAddenda, request, kPpk);
    EXPECT_THAT(page, IsOk());
    for (const v1::Addendum& addendum : page->addenda()) {
      if (addendum.name() == absl::StrCat(contract, "/addenda/", id)) {
        return addendum;
      }
    }
    return {};
  }
  void ExpireLeasesOfAddenda() {
    ASSERT_THAT(caller.connection().ExecuteScript("SELECT set_config('terpadu.scope', 'service', true);"
                                                  " UPDATE addendum SET lease_until = now() - interval '1 second'"),
                IsOk());
  }
  void Recover() {
    ExpireLeasesOfAddenda();
    EXPECT_THAT(SettlementRecovery::RunOnce(caller.connection(), contracts.settlement_runner()), IsOk());
  }
  // What the contract is, its commitments are.
  void ExpectSettled(int64_t amount) {
    EXPECT_EQ(caller.Contract(contract).amount(), amount);
    EXPECT_EQ(Execution().amount(), amount);
    EXPECT_EQ(Bound(), amount);
    EXPECT_EQ(Held(), 0);
    int64_t sum = 0;
    const v1::Contract known = caller.Contract(contract);
    for (const auto& commitment : budgeting.Commitments()) {
      for (const std::string& name : known.commitments()) {
        sum += name == commitment.name() ? commitment.amount() : 0;
      }
    }
    EXPECT_EQ(sum, amount);
  }
};

TEST_F(AddendumTest, RaisesTheValueByAFurtherCommitment) {
  ASSERT_OK_AND_ASSIGN(const v1::Addendum addendum, Amend("1", ToValue(545'000'000)));
  EXPECT_EQ(addendum.state(), v1::ADDENDUM_STATE_IN_FORCE);
  EXPECT_EQ(addendum.amount_before(), kValue);
  ExpectSettled(545'000'000);
  EXPECT_EQ(Execution().terms(1).amount(), 420'000'000);
  EXPECT_EQ(Execution().original_amount(), kValue);
  const auto amended = PayloadOf<v1::ContractAmended>(Events(contract).back());
  EXPECT_EQ(amended.amount_before(), kValue);
  EXPECT_EQ(amended.commitments_size(), 3);
  EXPECT_EQ(PayloadOf<v1::ContractExecutionAmended>(Events(execution_name).back()).addendum().amount(), 545'000'000);
  ExpectConsistent();
}

TEST_F(AddendumTest, LowersTheValueAndGivesTheRestBackToTheLine) {
  ASSERT_OK_AND_ASSIGN(const v1::Addendum addendum, Amend("1", ToValue(350'000'000)));
  EXPECT_EQ(addendum.state(), v1::ADDENDUM_STATE_IN_FORCE);
  ExpectSettled(350'000'000);
  EXPECT_EQ(budgeting.Committed(Line("more")), 0);
  EXPECT_EQ(budgeting.Committed(Line("big")), 350'000'000);
  // And up again, on the room that came free.
  ASSERT_THAT(Amend("2", ToValue(540'000'000)), IsOk());
  ExpectSettled(540'000'000);
  ExpectConsistent();
}

TEST_F(AddendumTest, GrowsByATenthOfTheOriginalValueAndWithinTheHps) {
  const auto above = Amend("1", ToValue(550'000'001));
  ASSERT_THAT(above, StatusIs(StatusCode::kFailedPrecondition, "AMENDMENT_ABOVE_LIMIT"));
  EXPECT_EQ(Metadata(above, "limit"), "550000000");
  EXPECT_NE(Metadata(above, "legal_basis").find("art. 54"), std::string::npos);
  EXPECT_THAT(Amend("1", ToValue(550'000'000)), StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_HPS"));
  Pay("d1", 400'000'000);
  EXPECT_THAT(Amend("1", ToValue(399'999'999)), StatusIs(StatusCode::kFailedPrecondition, "AMENDMENT_BELOW_PAID"));
  v1::Addendum wrong = ToValue(520'000'000);
  wrong.set_amount(510'000'000);
  EXPECT_THAT(Amend("1", wrong), StatusIs(StatusCode::kFailedPrecondition, "TERMS_NOT_THE_AMOUNT"));
  ExpectSettled(kValue);
}

TEST_F(AddendumTest, OfTimeAndScopeAloneMovesNoMoney) {
  v1::Addendum addendum;
  addendum.set_number("ADD-1");
  *addendum.mutable_sign_date() = Date2018(4, 2);
  addendum.set_reason("rain");
  EXPECT_THAT(Amend("1", addendum), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  *addendum.mutable_end_date() = Date2018(7, 31);
  addendum.set_scope("drainage on the left side as well");
  ASSERT_OK_AND_ASSIGN(const v1::Addendum longer, Amend("1", addendum));
  EXPECT_EQ(longer.state(), v1::ADDENDUM_STATE_IN_FORCE);
  EXPECT_EQ(Execution().end_date().month(), 7);
  EXPECT_EQ(budgeting.Calls("ReduceCommitment"), 0);
  EXPECT_THAT(Amend("1", addendum), StatusIs(StatusCode::kAlreadyExists, "ADDENDUM_EXISTS"));
  ExpectSettled(kValue);
}

TEST_F(AddendumTest, IsRefusedWhenTheLineHasNotTheMoney) {
  budgeting.SetLine(Line("more"), 120'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::Addendum refused, Amend("1", ToValue(545'000'000)));
  EXPECT_EQ(refused.state(), v1::ADDENDUM_STATE_REFUSED);
  EXPECT_NE(refused.remark().find("LINE_EXHAUSTED"), std::string::npos) << refused.remark();
  EXPECT_EQ(PayloadOf<v1::AddendumRefused>(Events(refused.name()).back()).remark(), refused.remark());
  ExpectSettled(kValue);
  // Another may follow.
  EXPECT_THAT(Amend("2", ToValue(510'000'000)), IsOk());
  ExpectSettled(510'000'000);
  ExpectConsistent();
}

TEST_F(AddendumTest, WaitsForBudgetingAndBlocksAnother) {
  budgeting.FailBefore([](std::string_view) { return absl::UnavailableError("down"); });
  EXPECT_THAT(Amend("1", ToValue(545'000'000)), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_EQ(Known("1").state(), v1::ADDENDUM_STATE_SETTLING);
  const auto second = Amend("2", ToValue(510'000'000));
  ASSERT_THAT(second, StatusIs(StatusCode::kFailedPrecondition, "ADDENDUM_SETTLING"));
  EXPECT_THAT(Terminate(v1::TERMINATION_CAUSE_OWNER, 4, 2),
              StatusIs(StatusCode::kFailedPrecondition, "ADDENDUM_SETTLING"));
  EXPECT_EQ(caller.Contract(contract).amount(), kValue);
  budgeting.FailBefore({});
  Recover();
  EXPECT_EQ(Known("1").state(), v1::ADDENDUM_STATE_IN_FORCE);
  ExpectSettled(545'000'000);
}

// Up and down in turn, each dying at the next point between two writes.
TEST_F(AddendumTest, ThatDiedAnywhereIsFinished) {
  constexpr int kMorePointsThanThereAre = 40;
  std::map<int64_t, int> died;
  for (const int64_t amount : {545'000'000, 350'000'000}) {
    for (int point = 0; point < kMorePointsThanThereAre; ++point) {
      int passed = 0;
      ContractService dying(&budgeting_client, [&passed, point](std::string_view) {
        return passed++ == point ? absl::InternalError("died") : absl::OkStatus();
      });
      const std::string id = absl::StrCat(amount, "-", point);
      const bool done = Amend(dying, id, ToValue(amount)).ok();
      if (!done) {
        ++died[amount];
        EXPECT_EQ(Known(id).state(), v1::ADDENDUM_STATE_SETTLING);
        Recover();
      }
      EXPECT_EQ(Known(id).state(), v1::ADDENDUM_STATE_IN_FORCE) << id;
      ExpectSettled(amount);
      ASSERT_THAT(Amend(absl::StrCat("back-", id), ToValue(kValue)), IsOk());
      ExpectSettled(kValue);
      if (done) {
        break;
      }
    }
  }
  EXPECT_EQ(died[545'000'000], 7);  // before and after each of three calls, and before the end
  EXPECT_GE(died[350'000'000], 5);  // of two reductions at least
  ExpectConsistent();
}

TEST_F(AddendumTest, ThatBudgetingRefusesInTheMiddleIsUndone) {
  // The reservation on the second line is refused after the first stands.
  budgeting.SetLine(Line("big"), 400'000'000);
  ASSERT_THAT(Amend("low", ToValue(350'000'000)), IsOk());
  budgeting.SetLine(Line("more"), 10'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::Addendum refused, Amend("1", ToValue(500'000'000)));
  EXPECT_EQ(refused.state(), v1::ADDENDUM_STATE_REFUSED);
  ExpectSettled(350'000'000);
  ExpectConsistent();
}

TEST_F(AddendumTest, AfterTheEndOnlyLowers) {
  ASSERT_THAT(Terminate(v1::TERMINATION_CAUSE_OWNER, 4, 2), IsOk());
  EXPECT_THAT(Amend("1", ToValue(510'000'000)), StatusIs(StatusCode::kFailedPrecondition, "SETTLEMENT_ONLY_LOWERS"));
  EXPECT_THAT(Amend("1", ToValue(400'000'000)), IsOk());
  ExpectSettled(400'000'000);
}

}  // namespace
}  // namespace terpadu::procurement
