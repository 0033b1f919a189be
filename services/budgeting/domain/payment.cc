#include "services/budgeting/domain/payment.h"

#include <algorithm>
#include <string>

#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "services/budgeting/domain/revision.h"

namespace terpadu::budgeting {

bool PaymentTransition::Allows(std::string_view state) const {
  return std::find(from.begin(), from.end(), state) != from.end();
}

const PaymentTransition& Resubmitting() {
  static const PaymentTransition kStep = {"resubmit", "MAKE", {"RETURNED"}, "SUBMITTED"};
  return kStep;
}

const PaymentTransition& Verifying() {
  static const PaymentTransition kStep = {"verify", "VERIFY", {"SUBMITTED"}, "VERIFIED"};
  return kStep;
}

const PaymentTransition& Signing() {
  static const PaymentTransition kStep = {"sign", "SIGN", {"VERIFIED"}, "SIGNED"};
  return kStep;
}

const PaymentTransition& Issuing() {
  static const PaymentTransition kStep = {"issue", "ISSUE", {"SIGNED"}, "PAID"};
  return kStep;
}

const PaymentTransition& Cancelling() {
  static const PaymentTransition kStep = {"cancel", "", {"SUBMITTED", "VERIFIED", "SIGNED", "RETURNED"}, "CANCELLED"};
  return kStep;
}

const PaymentTransition& Overriding() {
  static const PaymentTransition kStep = {"override", "OVERRIDE", {"SUBMITTED", "VERIFIED", "SIGNED", "PAID"}, ""};
  return kStep;
}

const PaymentTransition& AccountingFor() {
  static const PaymentTransition kStep = {"account for", "VERIFY", {"PAID"}, ""};
  return kStep;
}

const PaymentTransition& ReturningMoney() {
  static const PaymentTransition kStep = {"return money of", "", {"PAID"}, ""};
  return kStep;
}

const Returning* ReturningFrom(std::string_view state) {
  static const Returning kReturns[] = {{"PPK_SKPD", {"return", "VERIFY", {"SUBMITTED"}, "RETURNED"}},
                                       {"PA_KPA", {"return", "SIGN", {"VERIFIED"}, "RETURNED"}},
                                       {"BUD", {"return", "ISSUE", {"SIGNED"}, "RETURNED"}}};
  for (const Returning& returning : kReturns) {
    if (returning.transition.Allows(state)) {
      return &returning;
    }
  }
  return nullptr;
}

absl::Status CheckDocumentDay(CalendarDay day, int fiscal_year, CalendarDay today) {
  if (day.year() != fiscal_year) {
    return absl::InvalidArgumentError("must lie within the fiscal year " + std::to_string(fiscal_year));
  }
  return day > today ? absl::InvalidArgumentError("must not be after today, " + FormatDay(today)) : absl::OkStatus();
}

absl::Status CheckDocumentFollows(CalendarDay day, CalendarDay before, std::string_view document_before) {
  return day < before ? absl::InvalidArgumentError("must not be before the " + std::string(document_before) + " of " +
                                                   FormatDay(before))
                      : absl::OkStatus();
}

absl::StatusOr<int64_t> Deducted(int64_t gross, const std::vector<int64_t>& deductions) {
  TERPADU_ASSIGN(const int64_t deducted, SumOf(deductions));
  if (deducted > gross) {
    return Error(
        absl::StatusCode::kInvalidArgument, "DEDUCTIONS_EXCEED_GROSS",
        "sum to " + FormatRupiah(Rupiah(deducted)) + ", more than the gross of " + FormatRupiah(Rupiah(gross)));
  }
  return deducted;
}

}  // namespace terpadu::budgeting
