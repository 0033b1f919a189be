#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// Refusals of cash plans and payments, as those of refusal.h. Days are `2018-02-20`, states as the contract names them.

// ALREADY_EXISTS
absl::Status PaymentExists(std::string_view payment);
absl::Status UpExists(std::string_view payment);
absl::Status DocumentExists(std::string_view document, std::string_view number);

// PERMISSION_DENIED
// `act` is intended by one who has `done` another.
absl::Status ActConflict(std::string_view actor, std::string_view act, std::string_view done);
absl::Status RoleRequired(std::string_view what, std::string_view roles);

// FAILED_PRECONDITION
absl::Status CashPlanUnbalanced(std::string_view line, int64_t amount, int64_t planned);
// `planned` until the end of `month` (`2018-02`), `paid` on the line so far.
absl::Status CashPlanExceeded(std::string_view line, std::string_view month, int64_t planned, int64_t paid,
                              int64_t requested);
absl::Status WrongPaymentState(std::string_view payment, std::string_view state, std::string_view step);
absl::Status OtherUnit(std::string_view line, std::string_view unit);
absl::Status UpLimitExceeded(std::string_view unit, int64_t limit, int64_t requested);
absl::Status TuUnaccounted(std::string_view payment, std::string_view due_date);
absl::Status NotAnAdvance(std::string_view payment, std::string_view type);
absl::Status AdvanceExceeded(std::string_view payment, int64_t on_hand, int64_t requested);
absl::Status AccountingReplaced(std::string_view advance, int64_t accounting);
absl::Status GrossMismatch(int64_t gross, int64_t accounted);

// FAILED_PRECONDITION: `first` of `count` payments of the budget that are not settled.
absl::Status PaymentsOpen(std::string_view budget, std::string_view first, int64_t count);

}  // namespace terpadu::budgeting
