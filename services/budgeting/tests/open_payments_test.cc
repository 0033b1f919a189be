#include "libs/base/error_detail.h"
#include "services/budgeting/tests/scratch_payments.h"
#include "terpadu/budgeting/v1/open_payments.pb.h"

namespace terpadu::budgeting {
namespace {

class ClosingWithOpenPayments : public PaymentsTest {
 protected:
  ClosingWithOpenPayments() : line(ApprovedLine(12'000)) {}

  v1::OpenPayments OpenAfter(const absl::Status& refused) {
    EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "PAYMENTS_OPEN"));
    v1::OpenPayments open;
    EXPECT_TRUE(ReadDetail(refused, open));
    return open;
  }

  const std::string line;
};

TEST_F(ClosingWithOpenPayments, UpIsSpentOrBackInTheTreasuryByTheEndOfTheYear) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment up, Paid(NewPayment(v1::PAYMENT_TYPE_UP, 1000)));
  ASSERT_THAT(Account(up.name(), Document("SPJ-1", 2, 1), {{line, 400}}), IsOk());
  const auto refused = caller.Close().status();
  const v1::OpenPayments open = OpenAfter(refused);
  ASSERT_EQ(open.payments_size(), 1);
  EXPECT_THAT(open.payments(0), MatchesProto<v1::OpenPayment>(R"pb(unit: "instansi/probolinggo/units/disnaker"
                                                                   type: PAYMENT_TYPE_UP
                                                                   state: PAYMENT_STATE_PAID
                                                                   on_hand: 600)pb"));
  EXPECT_EQ(open.payments(0).payment(), up.name());
  EXPECT_EQ(Metadata(refused, "count"), "1");
  EXPECT_EQ(caller.GetBudget()->state(), v1::BUDGET_STATE_APPROVED);  // not shut
  ASSERT_THAT(ReturnMoney(up.name(), 600), IsOk());
  EXPECT_THAT(caller.Close(), IsOk());
}

TEST_F(ClosingWithOpenPayments, TuIsAccountedFor) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment tu, Paid(NewPayment(v1::PAYMENT_TYPE_TU, 500)));
  EXPECT_EQ(OpenAfter(caller.Close().status()).payments(0).type(), v1::PAYMENT_TYPE_TU);
  ASSERT_THAT(Account(tu.name(), Document("SPJ-1", 2, 1), {{line, 500}}), IsOk());
  EXPECT_THAT(caller.Close(), IsOk());
}

TEST_F(ClosingWithOpenPayments, AnSppOnItsWayIsPaidReturnedOrCancelled) {
  ASSERT_OK_AND_ASSIGN(const v1::Payment paid, Signed(Ls({{line, 1}})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment cancelled, Create(Ls({{line, 2}})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment returned, Create(Ls({{line, 3}})));
  EXPECT_EQ(OpenAfter(caller.Close().status()).payments_size(), 3);
  ASSERT_THAT(Issue(paid.name(), Document("SP2D-1")), IsOk());
  ASSERT_THAT(Cancel(cancelled.name()), IsOk());
  EXPECT_EQ(OpenAfter(caller.Close().status()).payments(0).payment(), returned.name());
  ASSERT_THAT(Return(returned.name(), kVerifier), IsOk());
  EXPECT_THAT(caller.Close(), IsOk());
  EXPECT_THAT(Resubmit(returned), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_CLOSED"));
}

TEST_F(ClosingWithOpenPayments, TellsHowManyMoreThereAreThanAnErrorHasRoomFor) {
  for (int i = 0; i < 11; ++i) {
    ASSERT_THAT(Create(Ls({{line, 1}})), IsOk());
  }
  const v1::OpenPayments open = OpenAfter(caller.Close().status());
  EXPECT_GT(open.payments_size(), 3);
  EXPECT_EQ(open.payments_size() + open.more_payments(), 11);
  EXPECT_LE(open.ByteSizeLong(), 2000u);
}

}  // namespace
}  // namespace terpadu::budgeting
