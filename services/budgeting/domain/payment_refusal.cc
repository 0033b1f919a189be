#include "services/budgeting/domain/payment_refusal.h"

#include <string>

#include "libs/base/error.h"
#include "libs/base/rupiah.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) { return std::string(text); }
std::string Text(int64_t amount) { return std::to_string(amount); }
std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

}  // namespace

absl::Status PaymentExists(std::string_view payment) {
  return Error(StatusCode::kAlreadyExists, "PAYMENT_EXISTS", "another request has made " + Text(payment),
               {{"payment", Text(payment)}});
}

absl::Status UpExists(std::string_view payment) {
  return Error(StatusCode::kAlreadyExists, "UP_EXISTS",
               "the unit has its UP of the year, " + Text(payment) + ": refill it by a GU",
               {{"payment", Text(payment)}});
}

absl::Status DocumentExists(std::string_view document, std::string_view number) {
  return Error(StatusCode::kAlreadyExists, "DOCUMENT_EXISTS", Text(document) + " " + Text(number) + " is taken",
               {{"document", Text(document)}, {"number", Text(number)}});
}

absl::Status ActConflict(std::string_view actor, std::string_view act, std::string_view done) {
  return Error(StatusCode::kPermissionDenied, "ACT_CONFLICT",
               Text(actor) + " has done another act (" + Text(done) + ") on this payment: another person must do this",
               {{"act", Text(act)}, {"done", Text(done)}});
}

absl::Status RoleRequired(std::string_view what, std::string_view roles) {
  return Error(StatusCode::kPermissionDenied, "ROLE_REQUIRED", Text(what) + " is for the roles " + Text(roles),
               {{"roles", Text(roles)}});
}

absl::Status CashPlanUnbalanced(std::string_view line, int64_t amount, int64_t planned) {
  return Error(StatusCode::kFailedPrecondition, "CASH_PLAN_UNBALANCED",
               "the months sum to " + Money(planned) + ", " + Text(line) + " has " + Money(amount),
               {{"line", Text(line)}, {"amount", Text(amount)}, {"planned", Text(planned)}});
}

absl::Status CashPlanExceeded(std::string_view line, std::string_view month, int64_t planned, int64_t paid,
                              int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "CASH_PLAN_EXCEEDED",
               Text(line) + " has " + Money(planned) + " planned until the end of " + Text(month) + " and " +
                   Money(paid) + " paid, " + Money(requested) +
                   " was to be paid: set another cash plan, or have it overridden",
               {{"line", Text(line)},
                {"month", Text(month)},
                {"planned", Text(planned)},
                {"paid", Text(paid)},
                {"requested", Text(requested)}});
}

absl::Status WrongPaymentState(std::string_view payment, std::string_view state, std::string_view step) {
  return Error(StatusCode::kFailedPrecondition, "PAYMENT_STATE",
               Text(payment) + " is " + Text(state) + ": one cannot " + Text(step) + " it",
               {{"payment", Text(payment)}, {"state", Text(state)}});
}

absl::Status OtherUnit(std::string_view line, std::string_view unit) {
  return Error(StatusCode::kFailedPrecondition, "OTHER_UNIT", Text(line) + " is not of " + Text(unit),
               {{"line", Text(line)}, {"unit", Text(unit)}});
}

absl::Status UpLimitExceeded(std::string_view unit, int64_t limit, int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "UP_LIMIT",
               "the UP of " + Text(unit) + " is at most " + Money(limit) + ", " + Money(requested) + " was asked",
               {{"limit", Text(limit)}, {"requested", Text(requested)}});
}

absl::Status TuUnaccounted(std::string_view payment, std::string_view due_date) {
  return Error(StatusCode::kFailedPrecondition, "TU_UNACCOUNTED",
               Text(payment) + " was to be accounted for until " + Text(due_date) +
                   ": account for it, or return what is left, first",
               {{"payment", Text(payment)}, {"due_date", Text(due_date)}});
}

absl::Status NotAnAdvance(std::string_view payment, std::string_view type) {
  return Error(StatusCode::kFailedPrecondition, "NOT_AN_ADVANCE", Text(payment) + " is neither UP nor TU",
               {{"payment", Text(payment)}, {"type", Text(type)}});
}

absl::Status AdvanceExceeded(std::string_view payment, int64_t on_hand, int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "ADVANCE_EXCEEDED",
               Text(payment) + " has " + Money(on_hand) + " on hand, not " + Money(requested),
               {{"payment", Text(payment)}, {"on_hand", Text(on_hand)}, {"requested", Text(requested)}});
}

absl::Status AccountingReplaced(std::string_view advance, int64_t accounting) {
  return Error(StatusCode::kFailedPrecondition, "ACCOUNTING_REPLACED",
               "accounting " + Text(accounting) + " of " + Text(advance) + " is replaced already, or there is none",
               {{"advance", Text(advance)}, {"accounting", Text(accounting)}});
}

absl::Status GrossMismatch(int64_t gross, int64_t accounted) {
  return Error(StatusCode::kFailedPrecondition, "GROSS_MISMATCH",
               "the accountings sum to " + Money(accounted) + ", the gross is " + Money(gross),
               {{"gross", Text(gross)}, {"accounted", Text(accounted)}});
}

absl::Status PaymentsOpen(std::string_view budget, std::string_view first, int64_t count) {
  const std::string others = count > 1 ? " and " + std::to_string(count - 1) + " more" : "";
  return Error(absl::StatusCode::kFailedPrecondition, "PAYMENTS_OPEN",
               std::string(first) + others + " must be settled before " + std::string(budget) +
                   " is closed: account for advances or return them, pay or cancel what is on its way",
               {{"budget", std::string(budget)}, {"count", std::to_string(count)}});
}

}  // namespace terpadu::budgeting
