// The letter of appointment, and what a contract takes from its selection.
#include "services/procurement/contract/tests/scratch_contract.h"

namespace terpadu::procurement {
namespace {

class AppointmentTest : public SelectionTest {
 protected:
  AppointmentTest() : contracts(&budgeting_client) {}

  // The vendor b has won for 800.
  std::string Awarded() {
    const std::string name = SanggahSelection();
    At(4, 6);
    EXPECT_THAT(Do(selections, &SelectionService::AwardSelection, name), IsOk());
    return name;
  }

  absl::StatusOr<v1::Appointment> Issue(const std::string& selection, const std::string& id = "sppbj") {
    v1::IssueAppointmentRequest request;
    request.set_parent(kParent);
    request.set_appointment_id(id);
    request.mutable_appointment()->set_selection(selection);
    request.mutable_appointment()->set_number("SPPBJ-1");
    *request.mutable_appointment()->mutable_issue_date() = Date2018(4, 6);
    return people.Call(contracts, &ContractService::IssueAppointment, request, kPpk);
  }

  absl::StatusOr<v1::Appointment> Withdraw(const std::string& name) {
    v1::WithdrawAppointmentRequest request;
    request.set_name(name);
    request.set_remark("the vendor declined");
    return people.Call(contracts, &ContractService::WithdrawAppointment, request, kPpk);
  }

  absl::StatusOr<v1::Contract> SignWith(const std::string& vendor, int64_t amount) {
    v1::SignContractRequest request;
    request.set_parent(kParent);
    request.set_contract_id("c1");
    v1::Contract& described = *request.mutable_contract();
    described.set_rup_package(package);
    described.set_rpp(rpp);
    described.set_number("1");
    described.set_vendor(vendor);
    described.set_amount(amount);
    *described.mutable_sign_date() = Date2018(4, 6);
    return caller.Call(&ProcurementService::SignContract, request);
  }

  ContractService contracts;
};

TEST_F(AppointmentTest, GoesToTheWinnerOfAnAwardedSelectionForItsPrice) {
  ASSERT_OK_AND_ASSIGN(const v1::Appointment appointment, Issue(Awarded()));
  EXPECT_EQ(appointment.vendor(), VendorNamed("b"));
  EXPECT_EQ(appointment.amount(), 800);
  EXPECT_EQ(appointment.rup_package(), package);
  EXPECT_EQ(appointment.state(), v1::APPOINTMENT_STATE_ISSUED);
  EXPECT_EQ(PayloadOf<v1::AppointmentIssued>(Events(appointment.name()).back()).appointment().number(), "SPPBJ-1");
}

TEST_F(AppointmentTest, IsNotIssuedBeforeTheAward) {
  const auto refused = Issue(SanggahSelection());
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));  // 6 April is ahead
  At(4, 6);
  const auto open = Issue("instansi/probolinggo/selections/s");
  ASSERT_THAT(open, StatusIs(StatusCode::kFailedPrecondition, "SELECTION_NOT_AWARDED"));
  EXPECT_EQ(Metadata(open, "state"), "SELECTION_STATE_SANGGAH");
}

TEST_F(AppointmentTest, IsOneForASelectionUntilItIsWithdrawn) {
  const std::string selection = Awarded();
  ASSERT_OK_AND_ASSIGN(const v1::Appointment first, Issue(selection));
  EXPECT_THAT(Issue(selection), StatusIs(StatusCode::kAlreadyExists, "APPOINTMENT_EXISTS"));
  EXPECT_THAT(Issue(selection, "second"), StatusIs(StatusCode::kFailedPrecondition, "APPOINTMENT_EXISTS"));
  ASSERT_OK_AND_ASSIGN(const v1::Appointment withdrawn, Withdraw(first.name()));
  EXPECT_EQ(withdrawn.state(), v1::APPOINTMENT_STATE_WITHDRAWN);
  EXPECT_THAT(Withdraw(first.name()), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Issue(selection, "second"), IsOk());
  ExpectConsistent();
}

TEST_F(AppointmentTest, IsRefusedToAVendorOnTheBlacklistOnTheDay) {
  const std::string selection = Awarded();
  ASSERT_THAT(Blacklist("b", 4, 6, 7), IsOk());
  EXPECT_THAT(Issue(selection), StatusIs(StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED"));
  At(4, 8);
  EXPECT_THAT(Issue(selection), IsOk());
}

TEST_F(AppointmentTest, AContractIsWithTheWinnerAtMostForItsPrice) {
  ASSERT_THAT(Issue(Awarded()), IsOk());
  const auto other = SignWith(VendorNamed("a"), 800);
  ASSERT_THAT(other, StatusIs(StatusCode::kFailedPrecondition, "VENDOR_NOT_AWARDED"));
  EXPECT_EQ(Metadata(other, "field"), "contract.vendor");
  EXPECT_EQ(Metadata(other, "winner"), VendorNamed("b"));
  EXPECT_NE(Metadata(other, "rule"), "");
  const auto above = SignWith(VendorNamed("b"), 801);
  ASSERT_THAT(above, StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_AWARD"));
  EXPECT_EQ(Metadata(above, "field"), "contract.amount");
  EXPECT_EQ(Metadata(above, "award"), "800");
  EXPECT_THAT(SignWith("CV b", 800), IsOk());
}

TEST_F(AppointmentTest, AContractNeedsTheAwardTheLetterAndAVendorOffTheBlacklist) {
  const std::string selection = SanggahSelection();
  EXPECT_THAT(SignWith(VendorNamed("b"), 800), StatusIs(StatusCode::kFailedPrecondition, "SELECTION_NOT_AWARDED"));
  At(4, 6);
  ASSERT_THAT(Do(selections, &SelectionService::AwardSelection, selection), IsOk());
  EXPECT_THAT(SignWith(VendorNamed("b"), 800), StatusIs(StatusCode::kFailedPrecondition, "APPOINTMENT_MISSING"));
  ASSERT_OK_AND_ASSIGN(const v1::Appointment appointment, Issue(selection));
  ASSERT_THAT(Blacklist("b", 4, 6, 7), IsOk());
  EXPECT_THAT(SignWith(VendorNamed("b"), 800), StatusIs(StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED"));
  At(4, 8);
  ASSERT_THAT(SignWith(VendorNamed("b"), 800), IsOk());
  EXPECT_THAT(Withdraw(appointment.name()), StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_EXISTS"));
  ExpectConsistent();
}

TEST_F(AppointmentTest, APackageWithoutASelectionKeepsItsWay) { EXPECT_THAT(SignWith("CV Karya", 1000), IsOk()); }

}  // namespace
}  // namespace terpadu::procurement
