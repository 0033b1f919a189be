#include "services/procurement/saga/recovery.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class SignContractTest : public ProcurementTest {
 protected:
  // An approved RPP over 50 on each of the lines a, b and c, with an HPS of 140.
  SignContractTest() {
    for (const char* line : {"a", "b", "c"}) {
      AddLine(Line(line), 50);
    }
    rpp = Approved("1", Tender({{Line("a"), 50}, {Line("b"), 50}, {Line("c"), 50}}), 140);
    package = caller.Rpp(rpp).rup_package();
  }

  std::string rpp;
  std::string package;
};

TEST_F(SignContractTest, CommitsWhatItNeedsAndGivesBackTheRest) {
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract, caller.Sign("c1", package, rpp, 70));
  EXPECT_THAT(contract, MatchesProto<v1::Contract>(R"pb(name: "instansi/probolinggo/contracts/c1"
                                                        state: CONTRACT_STATE_SIGNED
                                                        amount: 70
                                                        vendor: "CV Karya"
                                                        signer: "ppk"
                                                        sign_date { year: 2018 month: 4 day: 2 })pb"));
  EXPECT_EQ(contract.commitments_size(), 2);
  EXPECT_EQ(budgeting.Committed(Line("a")), 50);
  EXPECT_EQ(budgeting.Committed(Line("b")), 20);
  EXPECT_EQ(budgeting.Committed(Line("c")), 0);
  for (const char* line : {"a", "b", "c"}) {
    EXPECT_EQ(budgeting.Reserved(Line(line)), 0) << line;
  }
  for (const auto& commitment : budgeting.Commitments()) {
    EXPECT_EQ(commitment.contract(), contract.name());
  }
  EXPECT_THAT(caller.Contract(contract.name()), EqualsProto(contract));
  const auto events = Events(contract.name());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::ContractCreated>(events[0]).contract().state(), v1::CONTRACT_STATE_COMMITTING);
  EXPECT_EQ(PayloadOf<v1::ContractSigned>(events[1]).commitments_size(), 2);
  ExpectConsistent();
}

TEST_F(SignContractTest, IsAtMostTheHps) {
  const auto refused = caller.Sign("c1", package, rpp, 141);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_HPS"));
  EXPECT_EQ(Metadata(refused, "amount"), "141");
  EXPECT_EQ(Metadata(refused, "hps"), "140");
  EXPECT_THAT(caller.Sign("c1", package, rpp, 0), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Sign("c1", package, rpp, 140), IsOk());
}

TEST_F(SignContractTest, NeedsAnApprovedRppOfThePackage) {
  AddLine(Line("d"), 50);
  const std::string submitted = Submitted("2", Tender({{Line("d"), 50}}), 50);
  const auto refused = caller.Sign("c1", caller.Rpp(submitted).rup_package(), submitted, 10);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RPP_NOT_APPROVED"));
  EXPECT_EQ(Metadata(refused, "state"), "RPP_STATE_SUBMITTED");
  EXPECT_EQ(ViolationsOf(caller.Sign("c1", package, submitted, 10).status()),
            std::vector<std::string>{"contract.rpp: must be an RPP of " + package});
  EXPECT_THAT(caller.Sign("c1", package, "instansi/probolinggo/rpps/none", 10),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(SignContractTest, IsOneForAPackage) {
  ASSERT_THAT(caller.Sign("c1", package, rpp, 70), IsOk());
  const auto second = caller.Sign("c2", package, rpp, 70);
  ASSERT_THAT(second, StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_EXISTS"));
  EXPECT_EQ(Metadata(second, "contract"), "instansi/probolinggo/contracts/c1");
  EXPECT_THAT(caller.Sign("c1", package, rpp, 70), StatusIs(StatusCode::kAlreadyExists, "CONTRACT_EXISTS"));
}

TEST_F(SignContractTest, HappensOnceForOneRequest) {
  v1::SignContractRequest request;
  request.set_parent(kParent);
  request.set_contract_id("c1");
  request.set_request_id(NewUuid());
  v1::Contract& contract = *request.mutable_contract();
  contract.set_rup_package(package);
  contract.set_rpp(rpp);
  contract.set_number("1");
  contract.set_vendor("CV Karya");
  contract.set_amount(70);
  contract.mutable_sign_date()->set_year(2018);
  contract.mutable_sign_date()->set_month(4);
  EXPECT_EQ(ViolationsOf(caller.Call(&ProcurementService::SignContract, request).status()),
            std::vector<std::string>{"contract.sign_date: must be a day of the years 2000 to 2999"});
  contract.mutable_sign_date()->set_day(2);
  budgeting.FailAfter([](std::string_view) { return absl::UnavailableError("lost"); });
  ASSERT_THAT(caller.Call(&ProcurementService::SignContract, request),
              StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_EQ(caller.Contract("instansi/probolinggo/contracts/c1").state(), v1::CONTRACT_STATE_COMMITTING);
  budgeting.FailAfter({});
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract_signed, caller.Call(&ProcurementService::SignContract, request));
  EXPECT_EQ(contract_signed.state(), v1::CONTRACT_STATE_SIGNED);
  EXPECT_THAT(caller.Call(&ProcurementService::SignContract, request),
              testing::IsOkAndHolds(EqualsProto(contract_signed)));
  contract.set_amount(71);
  EXPECT_THAT(caller.Call(&ProcurementService::SignContract, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(budgeting.Commitments().size(), 2u);
}

TEST_F(SignContractTest, IsRefusedWhenItsReservationIsGone) {
  budgeting.End(caller.Rpp(rpp).reservations(0));
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract, caller.Sign("c1", package, rpp, 70));
  EXPECT_EQ(contract.state(), v1::CONTRACT_STATE_REFUSED);
  EXPECT_NE(contract.remark().find("RESERVATION_ENDED"), std::string::npos) << contract.remark();
  EXPECT_EQ(PayloadOf<v1::ContractRefused>(Events(contract.name()).back()).remark(), contract.remark());
  EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_APPROVED);
  EXPECT_TRUE(budgeting.Commitments().empty());
  // The others are still held, and given back with the package.
  EXPECT_EQ(budgeting.Reserved(Line("b")), 50);
  ASSERT_THAT(caller.Cancel(package), IsOk());
  EXPECT_EQ(budgeting.Reserved(Line("b")), 0);
  ExpectConsistent();
}

TEST_F(SignContractTest, OnlyGoesForwardOnceSomethingIsCommitted) {
  const std::string second = caller.Rpp(rpp).reservations(1);
  bool ended = false;
  budgeting.FailBefore([&](std::string_view) { return ended ? absl::UnavailableError("down") : absl::OkStatus(); });
  budgeting.FailAfter([&](std::string_view) {
    ended = true;
    return absl::OkStatus();
  });
  ASSERT_THAT(caller.Sign("c1", package, rpp, 70), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  ASSERT_EQ(budgeting.Committed(Line("a")), 50);
  budgeting.FailBefore({});
  budgeting.FailAfter({});
  // Somebody takes the second reservation and its money away.
  budgeting.End(second);
  budgeting.SetLine(Line("b"), 19);
  ExpireLeases();
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(0));
  EXPECT_EQ(caller.Contract("instansi/probolinggo/contracts/c1").state(), v1::CONTRACT_STATE_COMMITTING);
  budgeting.SetLine(Line("b"), 20);
  ExpireLeases();
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(1));
  EXPECT_EQ(caller.Contract("instansi/probolinggo/contracts/c1").state(), v1::CONTRACT_STATE_SIGNED);
  EXPECT_EQ(budgeting.Committed(Line("b")), 20);
  EXPECT_EQ(budgeting.Reserved(Line("b")), 0);
  ExpectConsistent();
}

TEST_F(SignContractTest, IsListedById) {
  ASSERT_THAT(caller.Sign("c1", package, rpp, 70), IsOk());
  v1::ListContractsRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const v1::ListContractsResponse page, caller.Call(&ProcurementService::ListContracts, request));
  ASSERT_EQ(page.contracts_size(), 1);
  EXPECT_THAT(page.contracts(0), EqualsProto(caller.Contract("instansi/probolinggo/contracts/c1")));
  EXPECT_EQ(page.next_page_token(), "");
}

}  // namespace
}  // namespace terpadu::procurement
