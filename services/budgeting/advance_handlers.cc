#include <algorithm>

#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/payment_fields.h"
#include "services/budgeting/payment_rules.h"
#include "services/budgeting/payment_service.h"
#include "services/budgeting/payment_steps.h"
#include "services/budgeting/store/day.h"
#include "services/budgeting/store/payment_issue.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kLongestReceipt = 200;

absl::Status CheckAdvance(const PaymentKey& key, const PaymentRow& row) {
  return row.type == "UP" || row.type == "TU" ? absl::OkStatus()
                                              : NotAnAdvance(key.Name(), v1::PaymentType_Name(row.payment.type()));
}

absl::StatusOr<v1::Payment> Override(postgres::Transaction& transaction, const StepCommand& command) {
  TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, Overriding()));
  if (row.state == "PAID") {
    TERPADU_RETURN_IF_ERROR(CheckAdvance(command.payment, row));
  }
  row.payment.set_cash_plan_override(command.reason);
  v1::PaymentCashPlanOverridden event;
  event.set_reason(command.reason);
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, command, Overriding().act, row, event));
  return ReadPayment(transaction, command.payment);
}

absl::StatusOr<v1::Payment> ReturnMoney(postgres::Transaction& transaction, const StepCommand& command, int64_t amount,
                                        const google::type::Date& date) {
  TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, ReturningMoney()));
  TERPADU_RETURN_IF_ERROR(CheckAdvance(command.payment, row));
  TERPADU_RETURN_IF_ERROR(CheckFollows("date", date, row.payment.sp2d(), "SP2D"));
  if (amount > row.OnHand()) {
    return AdvanceExceeded(command.payment.Name(), row.OnHand(), amount);
  }
  v1::AdvanceBalance& balance = *row.payment.mutable_balance();
  balance.set_returned(balance.returned() + amount);
  balance.set_on_hand(balance.on_hand() - amount);
  v1::PaymentAdvanceReturned event;
  event.set_amount(amount);
  *event.mutable_date() = date;
  *event.mutable_balance() = balance;
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, command, ReturningMoney().act, row, event));
  return ReadPayment(transaction, command.payment);
}

}  // namespace

absl::StatusOr<v1::Payment> PaymentService::OverrideCashPlan(rpc::CallContext& call,
                                                             const v1::OverrideCashPlanRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const auto roles, OverrideRolesOn(rules_, call, command.payment.instansi, DayOf(call.clock->Now())));
  if (std::none_of(roles.begin(), roles.end(), [&](const std::string& role) { return call.actor.HasRole(role); })) {
    return RoleRequired("going beyond the cash plan", absl::StrJoin(roles, ", "));
  }
  return rpc::Once<v1::Payment>(call, command.payment.instansi, request,
                                [&](postgres::Transaction& transaction) { return Override(transaction, command); });
}

absl::StatusOr<v1::AccountAdvanceResponse> PaymentService::AccountAdvance(rpc::CallContext& call,
                                                                          const v1::AccountAdvanceRequest& request) {
  Fields fields;
  AccountCommand command;
  command.step = ReadStep(call, request, fields);
  const PaymentCalendar calendar = ReadCalendar("name", command.step.payment.Budget(), call.clock->Now(), fields);
  command.spj = ReadDocument("spj", request.spj(), calendar, fields);
  command.items = {request.items().begin(), request.items().end()};
  command.amount = ReadAccountingItems(request, calendar, fields);
  command.deductions = {request.deductions().begin(), request.deductions().end()};
  command.deducted = ReadDeductions("deductions", request.deductions(), command.amount, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::AccountAdvanceResponse>(
      call, command.step.payment.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::AccountAdvanceResponse> {
        TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command.step, AccountingFor()));
        TERPADU_RETURN_IF_ERROR(CheckAdvance(command.step.payment, row));
        TERPADU_RETURN_IF_ERROR(CheckFollows("spj.date", command.spj.date(), row.payment.sp2d(), "SP2D"));
        return budgeting::AccountAdvance(transaction, command, std::move(row));
      });
}

absl::StatusOr<v1::Payment> PaymentService::ReturnAdvance(rpc::CallContext& call,
                                                          const v1::ReturnAdvanceRequest& request) {
  Fields fields;
  StepCommand command = ReadStep(call, request, fields);
  fields.Positive("amount", request.amount());
  fields.Text("receipt", request.receipt(), kLongestReceipt);
  command.reason = request.receipt();  // what the step rests on
  const PaymentCalendar calendar = ReadCalendar("name", command.payment.Budget(), call.clock->Now(), fields);
  v1::PaymentDocument receipt;
  if (request.has_date()) {
    *receipt.mutable_date() = request.date();
  }
  receipt = ReadDocument("", receipt, calendar, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Payment>(call, command.payment.instansi, request, [&](postgres::Transaction& transaction) {
    return ReturnMoney(transaction, command, request.amount(), receipt.date());
  });
}

}  // namespace terpadu::budgeting
