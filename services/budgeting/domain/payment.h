#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/calendar.h"

namespace terpadu::budgeting {

// The way of a payment from SPP over SPM to SP2D (Permendagri 77/2020). States, types and acts go by the names that the
// database has, those of the contract without their prefix: `SUBMITTED`, `LS`, `VERIFY`.

// A step: who makes it does `act`; it leads from any of `from` to `to`, or leaves the state when `to` is empty.
struct PaymentTransition {
  std::string_view name;  // `verify`, as in "cannot verify"
  std::string_view act;   // "" when it is none of the acts that one person may not do beside another
  std::vector<std::string_view> from;
  std::string_view to;

  bool Allows(std::string_view state) const;
};

const PaymentTransition& Resubmitting();
const PaymentTransition& Verifying();
const PaymentTransition& Signing();
const PaymentTransition& Issuing();
const PaymentTransition& Cancelling();
const PaymentTransition& Overriding();
// Of an advance that is PAID.
const PaymentTransition& AccountingFor();
const PaymentTransition& ReturningMoney();

// Sending a payment back is the work of whom it waits for.
struct Returning {
  std::string_view role;  // `PPK_SKPD`
  PaymentTransition transition;
};
// Of a payment in `state`; null in a state that cannot be returned.
const Returning* ReturningFrom(std::string_view state);

// The day of a document: in the fiscal year, not before the document that it follows, not after today. The message of
// what is refused completes the sentence "date …".
absl::Status CheckDocumentDay(CalendarDay day, int fiscal_year, CalendarDay today);
absl::Status CheckDocumentFollows(CalendarDay day, CalendarDay before, std::string_view document_before);

// The sum of deductions, each above 0. INVALID_ARGUMENT, reason DEDUCTIONS_EXCEED_GROSS; OUT_OF_RANGE, reason
// AMOUNT_OVERFLOW.
absl::StatusOr<int64_t> Deducted(int64_t gross, const std::vector<int64_t>& deductions);

}  // namespace terpadu::budgeting
