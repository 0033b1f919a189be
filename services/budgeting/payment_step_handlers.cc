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

// Ends a step that `row` has been changed for, and tells the payment as it then stands.
absl::StatusOr<v1::Payment> End(postgres::Transaction& transaction, const StepCommand& command,
                                const PaymentTransition& transition, PaymentRow& row,
                                const google::protobuf::Message& event) {
  row.state = transition.to;
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, command, transition.act, row, event));
  return ReadPayment(transaction, command.payment);
}

absl::StatusOr<v1::Payment> Return(postgres::Transaction& transaction, const rpc::CallContext& call,
                                   const StepCommand& command) {
  TERPADU_ASSIGN(PaymentRow row, LockPayment(transaction, command.payment, command.etag));
  const Returning* const returning = ReturningFrom(row.state);
  if (returning == nullptr) {
    return WrongPaymentState(command.payment.Name(), v1::PaymentState_Name(row.payment.state()), "return");
  }
  if (!call.actor.HasRole(returning->role)) {
    return RoleRequired("returning a payment that is " + row.state, returning->role);
  }
  TERPADU_RETURN_IF_ERROR(ClaimAct(transaction, command.payment, command.actor, returning->transition.act));
  v1::PaymentReturned event;
  event.set_before(row.payment.state());
  row.payment.clear_spm();
  row.payment.set_reason(command.reason);
  return End(transaction, command, returning->transition, row, event);
}

}  // namespace

absl::StatusOr<v1::Payment> PaymentService::VerifyPayment(rpc::CallContext& call,
                                                          const v1::VerifyPaymentRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Payment>(call, command.payment.instansi, request,
                                [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Payment> {
                                  TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, Verifying()));
                                  return End(transaction, command, Verifying(), row, v1::PaymentVerified());
                                });
}

absl::StatusOr<v1::Payment> PaymentService::SignPayment(rpc::CallContext& call, const v1::SignPaymentRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  const PaymentCalendar calendar = ReadCalendar("name", command.payment.Budget(), call.clock->Now(), fields);
  const v1::PaymentDocument spm = ReadDocument("spm", request.spm(), calendar, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Payment>(
      call, command.payment.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Payment> {
        TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, Signing()));
        TERPADU_RETURN_IF_ERROR(CheckFollows("spm.date", spm.date(), row.payment.spp(), "SPP"));
        *row.payment.mutable_spm() = spm;
        v1::PaymentSigned event;
        *event.mutable_spm() = spm;
        return End(transaction, command, Signing(), row, event);
      });
}

absl::StatusOr<v1::Payment> PaymentService::IssuePayment(rpc::CallContext& call,
                                                         const v1::IssuePaymentRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  const std::string& instansi = command.payment.instansi;
  const PaymentCalendar calendar = ReadCalendar("name", command.payment.Budget(), call.clock->Now(), fields);
  const v1::PaymentDocument sp2d = ReadDocument("sp2d", request.sp2d(), calendar, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  IssuePolicy policy;
  TERPADU_ASSIGN(policy.up_share, UpShareOn(rules_, call, instansi, DayFrom(sp2d.date())));
  TERPADU_ASSIGN(policy.tu_months, TuMonthsOn(rules_, call, instansi, DayFrom(sp2d.date())));
  const HotCommand hot = {.call = call, .instansi = instansi, .request = request};
  return rpc::Once<v1::Payment>(
      call, instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Payment> {
        TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, Issuing()));
        TERPADU_RETURN_IF_ERROR(CheckFollows("sp2d.date", sp2d.date(), row.payment.spm(), "SPM"));
        return budgeting::IssuePayment(transaction, hot, command, std::move(row), sp2d, policy);
      });
}

absl::StatusOr<v1::Payment> PaymentService::ReturnPayment(rpc::CallContext& call,
                                                          const v1::ReturnPaymentRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Payment>(call, command.payment.instansi, request,
                                [&](postgres::Transaction& transaction) { return Return(transaction, call, command); });
}

absl::StatusOr<v1::Payment> PaymentService::CancelPayment(rpc::CallContext& call,
                                                          const v1::CancelPaymentRequest& request) {
  Fields fields;
  const StepCommand command = ReadStep(call, request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<v1::Payment>(call, command.payment.instansi, request,
                                [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Payment> {
                                  TERPADU_ASSIGN(PaymentRow row, BeginStep(transaction, command, Cancelling()));
                                  v1::PaymentCancelled event;
                                  event.set_before(row.payment.state());
                                  row.payment.set_reason(command.reason);
                                  return End(transaction, command, Cancelling(), row, event);
                                });
}

}  // namespace terpadu::budgeting
