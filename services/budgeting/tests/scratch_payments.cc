#include "services/budgeting/tests/scratch_payments.h"

#include <numeric>

#include "absl/time/clock.h"

namespace terpadu::budgeting {

std::vector<int64_t> Months(std::vector<int64_t> first, int64_t total) {
  first.resize(12);
  first.back() = total - std::accumulate(first.begin(), first.end() - 1, int64_t{0});
  return first;
}

PaymentsTest::PaymentsTest() : clock(absl::FromCivil(absl::CivilHour(2018, 12, 31, 12), Wib())) {}

rpc::CallContext PaymentsTest::ContextFor(const std::string& request_name, const std::string& request_id,
                                          const Person& by) {
  rpc::CallContext context;
  context.method = "terpadu.budgeting.v1.Service/" + request_name.substr(0, request_name.rfind("Request"));
  context.actor = {.id = by.id, .roles = by.roles};
  context.request_id = request_id.empty() ? NewUuid() : request_id;
  context.correlation_id = context.request_id;
  context.deadline = absl::Now() + absl::Seconds(60);
  context.clock = &clock;
  return context;
}

absl::StatusOr<v1::BatchSetCashPlansResponse> PaymentsTest::SetCashPlan(const std::string& line,
                                                                        std::vector<int64_t> amounts,
                                                                        postgres::Connection* connection) {
  v1::BatchSetCashPlansRequest request;
  request.set_parent(kBudget);
  v1::NewCashPlan& plan = *request.add_cash_plans();
  plan.set_line(line);
  plan.mutable_amounts()->Add(amounts.begin(), amounts.end());
  return Call(cash_plans, &CashPlanService::BatchSetCashPlans, request, {"officer", {"BUDGET_OFFICER"}}, connection);
}

v1::CashPlan PaymentsTest::CashPlanOf(const std::string& line) {
  v1::GetCashPlanRequest request;
  request.set_name(line + "/cashPlan");
  const auto plan = Call(cash_plans, &CashPlanService::GetCashPlan, request, {});
  EXPECT_THAT(plan, IsOk());
  return plan.value_or(v1::CashPlan());
}

v1::PaymentDocument PaymentsTest::Document(const std::string& number, int month, int day) {
  v1::PaymentDocument document;
  document.set_number(number);
  document.mutable_date()->set_year(2018);
  document.mutable_date()->set_month(month);
  document.mutable_date()->set_day(day);
  return document;
}

v1::Payment PaymentsTest::NewPayment(v1::PaymentType type, int64_t gross) {
  v1::Payment payment;
  payment.set_unit(kUnit);
  payment.set_type(type);
  payment.set_gross(gross);
  payment.set_description("Pelatihan kerja");
  payment.mutable_recipient()->set_title("CV Maju");
  payment.mutable_recipient()->set_bank_account("0011223344");
  *payment.mutable_spp() = Document(NextNumber("SPP"));
  return payment;
}

v1::Payment PaymentsTest::Ls(const std::vector<std::pair<std::string, int64_t>>& items) {
  v1::Payment payment = NewPayment(v1::PAYMENT_TYPE_LS, 0);
  for (const auto& [target, amount] : items) {
    v1::PaymentItem& item = *payment.add_items();
    target.find("/lines/") == std::string::npos ? item.set_commitment(target) : item.set_line(target);
    item.set_amount(amount);
    payment.set_gross(payment.gross() + amount);
  }
  return payment;
}

absl::StatusOr<v1::Payment> PaymentsTest::Create(const v1::Payment& payment, const Person& by,
                                                 postgres::Connection* connection) {
  v1::CreatePaymentRequest request;
  request.set_parent(kBudget);
  *request.mutable_payment() = payment;
  return Call(payments, &PaymentService::CreatePayment, request, by, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::Resubmit(const v1::Payment& payment, const Person& by) {
  v1::ResubmitPaymentRequest request;
  *request.mutable_payment() = payment;
  return Call(payments, &PaymentService::ResubmitPayment, request, by);
}

absl::StatusOr<v1::Payment> PaymentsTest::Verify(const std::string& name, const Person& by,
                                                 postgres::Connection* connection) {
  v1::VerifyPaymentRequest request;
  request.set_name(name);
  return Call(payments, &PaymentService::VerifyPayment, request, by, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::Sign(const std::string& name, const v1::PaymentDocument& spm,
                                               const Person& by, postgres::Connection* connection) {
  v1::SignPaymentRequest request;
  request.set_name(name);
  *request.mutable_spm() = spm;
  return Call(payments, &PaymentService::SignPayment, request, by, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::Issue(const std::string& name, const v1::PaymentDocument& sp2d,
                                                const Person& by, postgres::Connection* connection) {
  v1::IssuePaymentRequest request;
  request.set_name(name);
  *request.mutable_sp2d() = sp2d;
  return Call(payments, &PaymentService::IssuePayment, request, by, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::Return(const std::string& name, const Person& by) {
  v1::ReturnPaymentRequest request;
  request.set_name(name);
  request.set_reason("the invoice is missing");
  return Call(payments, &PaymentService::ReturnPayment, request, by);
}

absl::StatusOr<v1::Payment> PaymentsTest::Cancel(const std::string& name, const Person& by) {
  v1::CancelPaymentRequest request;
  request.set_name(name);
  request.set_reason("made by mistake");
  return Call(payments, &PaymentService::CancelPayment, request, by);
}

absl::StatusOr<v1::Payment> PaymentsTest::Override(const std::string& name, const Person& by) {
  v1::OverrideCashPlanRequest request;
  request.set_name(name);
  request.set_reason("flood relief");
  return Call(payments, &PaymentService::OverrideCashPlan, request, by);
}

absl::StatusOr<v1::AccountAdvanceResponse> PaymentsTest::Account(
    const std::string& advance, const v1::PaymentDocument& spj,
    const std::vector<std::pair<std::string, int64_t>>& items, const Person& by, postgres::Connection* connection) {
  v1::AccountAdvanceRequest request;
  request.set_name(advance);
  *request.mutable_spj() = spj;
  for (const auto& [line, amount] : items) {
    v1::PaymentItem& item = *request.add_items();
    item.set_line(line);
    item.set_amount(amount);
    item.set_description("kuitansi 7");
  }
  return Call(payments, &PaymentService::AccountAdvance, request, by, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::ReturnMoney(const std::string& advance, int64_t amount, int month) {
  v1::ReturnAdvanceRequest request;
  request.set_name(advance);
  request.set_amount(amount);
  request.set_receipt("STS-1");
  *request.mutable_date() = Document("", month, 20).date();
  return Call(payments, &PaymentService::ReturnAdvance, request, kTreasurer);
}

absl::StatusOr<v1::Payment> PaymentsTest::Get(const std::string& name) {
  v1::GetPaymentRequest request;
  request.set_name(name);
  return Call(payments, &PaymentService::GetPayment, request, kTreasurer);
}

absl::StatusOr<v1::Payment> PaymentsTest::Signed(const v1::Payment& payment, postgres::Connection* connection) {
  const auto created = Create(payment, kTreasurer, connection);
  if (!created.ok()) {
    return created;
  }
  EXPECT_THAT(Verify(created->name(), kVerifier, connection), IsOk());
  return Sign(created->name(), Document(NextNumber("SPM")), kSigner, connection);
}

absl::StatusOr<v1::Payment> PaymentsTest::Paid(const v1::Payment& payment, int month, int day) {
  const auto made = Signed(payment);
  return made.ok() ? Issue(made->name(), Document(NextNumber("SP2D"), month, day)) : made;
}

}  // namespace terpadu::budgeting
