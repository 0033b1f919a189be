#include <algorithm>

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/domain/cash_plan.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/payment_fields.h"
#include "services/budgeting/payment_rules.h"
#include "services/budgeting/payment_service.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/day.h"
#include "services/budgeting/store/payable.h"
#include "services/budgeting/store/payment_changes.h"
#include "services/budgeting/store/payments.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::budgeting {
namespace {

// With its items, a page of accountings must stay below what a response may hold.
constexpr int kMostAccountings = 50;
constexpr int kDefaultAccountings = 20;

struct Submission {
  StepCommand step;
  v1::Payment payment;
  UpShare up_share;
};

// As an event carries it: without persons, and without the texts that could outgrow it.
v1::PaymentSubmitted EventOf(const v1::Payment& payment) {
  v1::PaymentSubmitted event;
  *event.mutable_payment() = payment;
  event.mutable_payment()->clear_recipient();
  event.mutable_payment()->clear_steps();
  event.mutable_payment()->clear_reason();
  for (v1::PaymentItem& item : *event.mutable_payment()->mutable_items()) {
    item.clear_description();
  }
  for (v1::Deduction& deduction : *event.mutable_payment()->mutable_deductions()) {
    deduction.clear_reference();
  }
  return event;
}

absl::StatusOr<v1::Payment> Create(postgres::Transaction& transaction, const Submission& submission) {
  const PaymentKey& key = submission.step.payment;
  const CalendarDay day = DayFrom(submission.payment.spp().date());
  TERPADU_RETURN_IF_ERROR(CheckPayable(transaction, key, submission.payment, submission.up_share, day));
  TERPADU_RETURN_IF_ERROR(InsertPayment(transaction, key, submission.payment));
  TERPADU_RETURN_IF_ERROR(ClaimAct(transaction, key, submission.step.actor, "MAKE"));
  TERPADU_RETURN_IF_ERROR(NoteStep(transaction, submission.step, /*version=*/1, "MAKE", "SUBMITTED"));
  TERPADU_ASSIGN(v1::Payment made, budgeting::ReadPayment(transaction, key));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), 1, EventOf(made))},
                                          submission.step.audit));
  return made;
}

absl::StatusOr<v1::Payment> Resubmit(postgres::Transaction& transaction, const Submission& submission) {
  const PaymentKey& key = submission.step.payment;
  TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, submission.step, Resubmitting()));
  Fields fields;
  if (row.payment.unit() != submission.payment.unit()) {
    fields.Add("payment.unit", "must stay " + row.payment.unit());
  }
  if (row.payment.type() != submission.payment.type()) {
    fields.Add("payment.type", "must stay " + v1::PaymentType_Name(row.payment.type()));
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  const CalendarDay day = DayFrom(submission.payment.spp().date());
  TERPADU_RETURN_IF_ERROR(CheckPayable(transaction, key, submission.payment, submission.up_share, day));
  TERPADU_RETURN_IF_ERROR(ReplacePayment(transaction, key, submission.payment));
  row.state = Resubmitting().to;
  TERPADU_ASSIGN(v1::Payment told, budgeting::ReadPayment(transaction, key));
  told.set_state(v1::PAYMENT_STATE_SUBMITTED);
  told.clear_etag();
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, submission.step, Resubmitting().act, row, EventOf(told)));
  return budgeting::ReadPayment(transaction, key);
}

void CheckMonth(int month, Fields& fields) {
  if (month < 0 || month > kMonths) {
    fields.Add("month", "must be 1 to 12, or 0 for all");
  }
}

}  // namespace

absl::StatusOr<v1::Payment> PaymentService::CreatePayment(rpc::CallContext& call,
                                                          const v1::CreatePaymentRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const PaymentCalendar calendar = ReadCalendar("parent", budget, call.clock->Now(), fields);
  Submission submission;
  submission.payment = budgeting::ReadPayment(request.payment(), calendar, fields);
  submission.step.payment = {budget.instansi, budget.budget, fields.NewId("payment_id", request.payment_id())};
  submission.step.actor = call.actor.id;
  submission.step.audit = call.AuditJson();
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(submission.up_share,
                 UpShareOn(rules_, call, budget.instansi, DayFrom(submission.payment.spp().date())));
  return rpc::Once<v1::Payment>(
      call, budget.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(transaction, submission); }, request.validate_only());
}

absl::StatusOr<v1::Payment> PaymentService::ResubmitPayment(rpc::CallContext& call,
                                                            const v1::ResubmitPaymentRequest& request) {
  Fields fields;
  Submission submission;
  submission.step.payment = fields.Payment("payment.name", request.payment().name());
  submission.step.etag = fields.Etag("etag", request.etag());
  submission.step.actor = call.actor.id;
  submission.step.audit = call.AuditJson();
  const BudgetKey budget = submission.step.payment.Budget();
  const PaymentCalendar calendar = ReadCalendar("payment.name", budget, call.clock->Now(), fields);
  submission.payment = budgeting::ReadPayment(request.payment(), calendar, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(submission.up_share,
                 UpShareOn(rules_, call, budget.instansi, DayFrom(submission.payment.spp().date())));
  return rpc::Once<v1::Payment>(call, budget.instansi, request,
                                [&](postgres::Transaction& transaction) { return Resubmit(transaction, submission); });
}

absl::StatusOr<v1::Payment> PaymentService::GetPayment(rpc::CallContext& call, const v1::GetPaymentRequest& request) {
  Fields fields;
  const PaymentKey key = fields.Payment("name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::ReadPayment({*call.db, call.ScopeOf(key.instansi)}, key);
}

absl::StatusOr<v1::ListPaymentsResponse> PaymentService::ListPayments(rpc::CallContext& call,
                                                                      const v1::ListPaymentsRequest& request) {
  Fields fields;
  PaymentQuery query;
  query.budget = fields.Budget("parent", request.parent());
  query.unit = request.unit();
  fields.Link("unit", kUnitName, query.budget.instansi, request.unit());
  CheckMonth(request.month(), fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  query.state = WordOf(request.state());
  query.type = WordOf(request.type());
  query.month = request.month();
  query.after = After(page);
  query.size = page.size + 1;
  TERPADU_ASSIGN(auto payments, budgeting::ListPayments(call, query));
  if (payments.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, query.budget));
  }
  v1::ListPaymentsResponse response;
  FillPage(page, std::move(payments), *response.mutable_payments(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::ListAccountingsResponse> PaymentService::ListAccountings(rpc::CallContext& call,
                                                                            const v1::ListAccountingsRequest& request) {
  Fields fields;
  const PaymentKey key = fields.Payment("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const int size = request.page_size() == 0 ? kDefaultAccountings : std::min(page.size, kMostAccountings);
  const int after = page.after.empty() ? 0 : std::stoi(page.after.front());
  TERPADU_ASSIGN(const auto found, budgeting::ListAccountings(call, key, after, size + 1));
  if (found.empty() && after == 0) {
    TERPADU_RETURN_IF_ERROR(FindPayment({*call.db, call.ScopeOf(key.instansi)}, key).status());
  }
  v1::ListAccountingsResponse response;
  for (const v1::Accounting& accounting : found) {
    if (response.accountings_size() == size) {
      response.set_next_page_token(page.NextToken({std::to_string(response.accountings(size - 1).number())}));
      break;
    }
    *response.add_accountings() = accounting;
  }
  return response;
}

}  // namespace terpadu::budgeting
