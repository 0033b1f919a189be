#include "services/procurement/contract/tests/scratch_contract.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::procurement {

google::type::Date Date2018(int month, int day) {
  google::type::Date date;
  date.set_year(2018);
  date.set_month(month);
  date.set_day(day);
  return date;
}

ContractTest::ContractTest()
    : contracts(&budgeting_client),
      contract("instansi/probolinggo/contracts/c"),
      execution_name("instansi/probolinggo/contracts/c/execution") {
  people.more_roles[kPptk] = {"PPTK"};
  AddLine(Line("big"), 400'000'000);
  AddLine(Line("more"), 200'000'000);
  const std::string approved =
      Approved("2", Tender({{Line("big"), 400'000'000}, {Line("more"), 200'000'000}}), 545'000'000);
  At(4, 2);
  const auto contract_signed = caller.Sign("c", PackageName(kInstansi, "2"), approved, kValue);
  EXPECT_THAT(contract_signed, IsOk());
}

std::vector<v1::PaymentTerm> ContractTest::Terms(const std::vector<std::pair<v1::PaymentTermKind, int64_t>>& terms) {
  std::vector<v1::PaymentTerm> all;
  for (const auto& [kind, amount] : terms) {
    v1::PaymentTerm& term = all.emplace_back();
    term.set_code(absl::StrCat("t", all.size()));
    term.set_kind(kind);
    term.set_amount(amount);
    term.set_progress_basis_points(kind == v1::PAYMENT_TERM_KIND_PROGRESS ? 5000 : 0);
  }
  return all;
}

v1::ContractExecution ContractTest::Agreed() {
  v1::ContractExecution execution;
  *execution.mutable_start_date() = Date2018(4, 2);
  *execution.mutable_end_date() = Date2018(6, 30);
  execution.set_maintenance_days(30);
  for (const v1::PaymentTerm& term : Terms({{v1::PAYMENT_TERM_KIND_ADVANCE, 100'000'000},
                                            {v1::PAYMENT_TERM_KIND_PROGRESS, 375'000'000},
                                            {v1::PAYMENT_TERM_KIND_RETENTION, 25'000'000}})) {
    *execution.add_terms() = term;
  }
  for (const auto& [month, day, share] : {std::tuple(5, 15, 5000), std::tuple(6, 30, 10000)}) {
    v1::PlannedProgress& point = *execution.add_planned_progress();
    *point.mutable_date() = Date2018(month, day);
    point.set_basis_points(share);
  }
  return execution;
}

absl::StatusOr<v1::ContractExecution> ContractTest::Prepare(const v1::ContractExecution& execution,
                                                            const std::string& actor) {
  v1::PrepareExecutionRequest request;
  request.set_parent(contract);
  *request.mutable_execution() = execution;
  return people.Call(contracts, &ContractService::PrepareExecution, request, actor);
}

absl::StatusOr<v1::Guarantee> ContractTest::Guaranteed(const std::string& id, v1::GuaranteeKind kind, int64_t amount,
                                                       const google::type::Date& until) {
  v1::RegisterGuaranteeRequest request;
  request.set_parent(contract);
  request.set_guarantee_id(id);
  v1::Guarantee& guarantee = *request.mutable_guarantee();
  guarantee.set_kind(kind);
  guarantee.set_issuer("Bank Jatim");
  guarantee.set_number(absl::StrCat("BG-", id));
  guarantee.set_amount(amount);
  *guarantee.mutable_start_date() = Date2018(4, 1);
  *guarantee.mutable_end_date() = until;
  return people.Call(contracts, &ContractService::RegisterGuarantee, request, kPpk);
}

absl::StatusOr<v1::ContractExecution> ContractTest::Start() {
  v1::StartExecutionRequest request;
  request.set_name(execution_name);
  request.set_spmk_number("SPMK-1");
  *request.mutable_spmk_date() = Date2018(4, 2);
  return people.Call(contracts, &ContractService::StartExecution, request, kPpk);
}

absl::StatusOr<v1::ContractExecution> ContractTest::Measure(int month, int day, int basis_points,
                                                            const std::string& actor) {
  v1::MeasureProgressRequest request;
  request.set_name(execution_name);
  *request.mutable_measurement()->mutable_date() = Date2018(month, day);
  request.mutable_measurement()->set_basis_points(basis_points);
  return people.Call(contracts, &ContractService::MeasureProgress, request, actor);
}

absl::StatusOr<v1::ContractExecution> ContractTest::HandOverTo(v1::HandOverKind kind, int month, int day,
                                                               int64_t part_amount) {
  v1::RecordHandOverRequest request;
  request.set_name(execution_name);
  v1::HandOver& hand_over = *request.mutable_hand_over();
  hand_over.set_kind(kind);
  hand_over.set_number("BAST-1");
  *hand_over.mutable_date() = Date2018(month, day);
  hand_over.set_sha256(AnyDigest());
  if (kind == v1::HAND_OVER_KIND_PARTIAL) {
    hand_over.set_part("Segmen 1");
    hand_over.set_part_amount(part_amount);
  }
  return people.Call(contracts, &ContractService::RecordHandOver, request, kPpk);
}

absl::StatusOr<v1::ContractExecution> ContractTest::Terminate(v1::TerminationCause cause, int month, int day,
                                                              bool blacklist) {
  v1::TerminateContractRequest request;
  request.set_name(execution_name);
  v1::Termination& termination = *request.mutable_termination();
  termination.set_cause(cause);
  termination.set_number("PK-1");
  *termination.mutable_date() = Date2018(month, day);
  termination.set_reason("work stands still");
  termination.set_blacklist_proposed(blacklist);
  return people.Call(contracts, &ContractService::TerminateContract, request, kPpk);
}

absl::StatusOr<v1::ContractExecution> ContractTest::Close() {
  v1::CloseContractRequest request;
  request.set_name(execution_name);
  return people.Call(contracts, &ContractService::CloseContract, request, kPpk);
}

absl::StatusOr<v1::Guarantee> ContractTest::Return(const std::string& guarantee) {
  v1::ReturnGuaranteeRequest request;
  request.set_name(absl::StrCat(contract, "/guarantees/", guarantee));
  return people.Call(contracts, &ContractService::ReturnGuarantee, request, kPpk);
}

absl::StatusOr<v1::Guarantee> ContractTest::Claim(const std::string& guarantee, int64_t amount) {
  v1::ClaimGuaranteeRequest request;
  request.set_name(absl::StrCat(contract, "/guarantees/", guarantee));
  request.set_amount(amount);
  request.set_remark("the contract was terminated");
  return people.Call(contracts, &ContractService::ClaimGuarantee, request, kPpk);
}

absl::StatusOr<v1::Guarantee> ContractTest::Extend(const std::string& guarantee, int month, int day) {
  v1::ExtendGuaranteeRequest request;
  request.set_name(absl::StrCat(contract, "/guarantees/", guarantee));
  *request.mutable_end_date() = Date2018(month, day);
  return people.Call(contracts, &ContractService::ExtendGuarantee, request, kPpk);
}

absl::StatusOr<v1::ContractMeeting> ContractTest::Meet(const std::string& id, v1::ContractMeetingKind kind,
                                                       const std::string& rup_package, const std::string& cause) {
  v1::HoldContractMeetingRequest request;
  request.set_parent(kParent);
  request.set_contract_meeting_id(id);
  v1::ContractMeeting& meeting = *request.mutable_contract_meeting();
  meeting.set_rup_package(rup_package);
  meeting.set_kind(kind);
  *meeting.mutable_date() = Date2018(4, 2);
  for (const char* role : {"PPK", "PENYEDIA"}) {
    v1::MeetingAttendee& attendee = *meeting.add_attendees();
    attendee.set_role(role);
    attendee.set_person(absl::StrCat("Person of ", role));
  }
  meeting.set_minutes("arsip/berita-acara-1.pdf");
  meeting.set_minutes_sha256(AnyDigest());
  meeting.add_decisions("Begin on Monday");
  meeting.set_cause(cause);
  return people.Call(contracts, &ContractService::HoldContractMeeting, request, kPpk);
}

v1::Addendum ContractTest::ToValue(int64_t amount) {
  v1::Addendum addendum;
  addendum.set_number("ADD-1");
  *addendum.mutable_sign_date() = Date2018(4, 2);
  addendum.set_amount(amount);
  addendum.set_reason("more of the same work");
  for (const v1::PaymentTerm& term : Terms({{v1::PAYMENT_TERM_KIND_ADVANCE, 100'000'000},
                                            {v1::PAYMENT_TERM_KIND_PROGRESS, amount - 125'000'000},
                                            {v1::PAYMENT_TERM_KIND_RETENTION, 25'000'000}})) {
    *addendum.add_terms() = term;
  }
  return addendum;
}

absl::StatusOr<v1::Addendum> ContractTest::Amend(const std::string& id, const v1::Addendum& addendum) {
  return Amend(contracts, id, addendum);
}

absl::StatusOr<v1::Addendum> ContractTest::Amend(ContractService& by, const std::string& id,
                                                 const v1::Addendum& addendum) {
  v1::AmendContractRequest request;
  request.set_parent(contract);
  request.set_addendum_id(id);
  *request.mutable_addendum() = addendum;
  return people.Call(by, &ContractService::AmendContract, request, kPpk);
}

absl::StatusOr<v1::Vendor> ContractTest::Rate(int score) {
  v1::CreateVendorRequest create;
  create.set_parent(kParent);
  create.set_vendor_id("karya");
  create.mutable_vendor()->set_title("CV Karya");
  EXPECT_THAT(people.Call(vendors, &VendorService::CreateVendor, create, kPejabat), IsOk());
  v1::RateVendorRequest request;
  request.set_name(VendorNamed("karya"));
  request.mutable_rating()->set_contract(contract);
  request.mutable_rating()->set_score(score);
  return people.Call(vendors, &VendorService::RateVendor, request, kPpk);
}

void ContractTest::Pay(const std::string& id, int64_t amount) {
  budgeting::v1::CommitmentPaid paid;
  paid.set_contract(contract);
  paid.mutable_disbursement()->set_name(absl::StrCat("instansi/probolinggo/disbursements/", id));
  paid.mutable_disbursement()->set_amount(amount);
  event::v1::Event event;
  event.set_partitionkey(kInstansi);
  event.set_source("budgeting");
  event.set_subject(caller.Contract(contract).commitments(0));
  event.set_dataschema(paid.GetDescriptor()->full_name());
  event.set_data(paid.SerializeAsString());
  auto transaction = caller.connection().Begin(postgres::Scope::Instansi(kInstansi));
  ASSERT_THAT(transaction, IsOk());
  ASSERT_THAT(ApplyBudgetingEvent(*transaction, event), IsOk());
  ASSERT_THAT(transaction->Commit(), IsOk());
}

v1::ContractExecution ContractTest::Execution() {
  v1::GetContractExecutionRequest request;
  request.set_name(execution_name);
  const auto execution = people.Call(contracts, &ContractService::GetContractExecution, request, kPpk);
  EXPECT_THAT(execution, IsOk());
  return execution.value_or(v1::ContractExecution());
}

v1::ListPaymentTermsResponse ContractTest::Payable() {
  v1::ListPaymentTermsRequest request;
  request.set_parent(execution_name);
  const auto terms = people.Call(contracts, &ContractService::ListPaymentTerms, request, kPpk);
  EXPECT_THAT(terms, IsOk());
  return terms.value_or(v1::ListPaymentTermsResponse());
}

void ContractTest::Running() {
  ASSERT_THAT(Prepare(Agreed()), IsOk());
  ASSERT_THAT(Guaranteed("p", v1::GUARANTEE_KIND_PERFORMANCE, 25'000'000), IsOk());
  ASSERT_THAT(Guaranteed("a", v1::GUARANTEE_KIND_ADVANCE, 100'000'000), IsOk());
  ASSERT_THAT(Start(), IsOk());
}

void ContractTest::HandedOver() {
  Running();
  At(6, 30);
  ASSERT_THAT(Measure(6, 30, 10000), IsOk());
  ASSERT_THAT(HandOverTo(v1::HAND_OVER_KIND_PROVISIONAL, 6, 30), IsOk());
}

}  // namespace terpadu::procurement
