#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// Every refusal of the service that is not about the form of a request: its reason, the metadata that the contract
// promises, and a message that a person can act on. Resources go by name, amounts are rupiah.

absl::Status NotFound(std::string_view name);

// ALREADY_EXISTS
absl::Status BudgetExists(std::string_view budget);
absl::Status LineExists(std::string_view line);
absl::Status ReservationExists(std::string_view reservation);
absl::Status CommitmentExists(std::string_view commitment);
absl::Status Sp2dExists(std::string_view sp2d_number);

// FAILED_PRECONDITION
absl::Status BudgetNotDraft(std::string_view budget);
absl::Status BudgetEmpty(std::string_view budget);
absl::Status BudgetNotApproved(std::string_view budget);
absl::Status BudgetIsClosed(std::string_view budget);
absl::Status BudgetNotClosed(std::string_view budget);
absl::Status NothingToCarryOver(std::string_view budget);
absl::Status CarriedOverAlready(std::string_view carry_over, std::string_view budget);
absl::Status CeilingExceeded(std::string_view plan_node, int64_t ceiling, int64_t requested);
absl::Status LineExhausted(std::string_view line, int64_t available, int64_t requested);
// `state` as the contract names it: RESERVATION_STATE_EXPIRED.
absl::Status ReservationEnded(std::string_view reservation, std::string_view state);
absl::Status ReservationExceeded(std::string_view reservation, int64_t held, int64_t requested);
// `kind` as the contract names it; `least` and `most` are what the effect of a correction may be.
absl::Status EntryNotCorrectable(std::string_view entry, std::string_view kind);
absl::Status CorrectionOutOfBounds(std::string_view entry, int64_t least, int64_t most, int64_t effect);
absl::Status CommitmentExceeded(std::string_view commitment, int64_t unpaid, int64_t requested);

}  // namespace terpadu::budgeting
