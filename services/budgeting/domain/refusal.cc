#include "services/budgeting/domain/refusal.h"

#include "libs/base/error.h"
#include "libs/base/rupiah.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) { return std::string(text); }
std::string Text(int64_t amount) { return std::to_string(amount); }
std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

}  // namespace

absl::Status NotFound(std::string_view name) {
  return Error(StatusCode::kNotFound, "NOT_FOUND", "there is no " + Text(name), {{"name", Text(name)}});
}

absl::Status BudgetExists(std::string_view budget) {
  return Error(StatusCode::kAlreadyExists, "BUDGET_EXISTS", "there is " + Text(budget) + " already",
               {{"budget", Text(budget)}});
}

absl::Status LineExists(std::string_view line) {
  return Error(StatusCode::kAlreadyExists, "LINE_EXISTS",
               "a second line of this sub kegiatan, account and fund source: " + Text(line), {{"line", Text(line)}});
}

absl::Status ReservationExists(std::string_view reservation) {
  return Error(StatusCode::kAlreadyExists, "RESERVATION_EXISTS", "another request has made " + Text(reservation),
               {{"reservation", Text(reservation)}});
}

absl::Status CommitmentExists(std::string_view commitment) {
  return Error(StatusCode::kAlreadyExists, "COMMITMENT_EXISTS", "another request has made " + Text(commitment),
               {{"commitment", Text(commitment)}});
}

absl::Status Sp2dExists(std::string_view sp2d_number) {
  return Error(StatusCode::kAlreadyExists, "SP2D_EXISTS", "SP2D " + Text(sp2d_number) + " is recorded already",
               {{"sp2d_number", Text(sp2d_number)}});
}

absl::Status BudgetNotDraft(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "BUDGET_NOT_DRAFT",
               Text(budget) + " is approved: change it by a revision", {{"budget", Text(budget)}});
}

absl::Status BudgetEmpty(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "BUDGET_EMPTY", Text(budget) + " has no line: add its lines first",
               {{"budget", Text(budget)}});
}

absl::Status BudgetNotApproved(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED", Text(budget) + " is a draft: approve it first",
               {{"budget", Text(budget)}});
}

absl::Status BudgetIsClosed(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "BUDGET_CLOSED",
               Text(budget) + " is closed: its balances never change; a commitment that was not paid is carried over",
               {{"budget", Text(budget)}});
}

absl::Status BudgetNotClosed(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "BUDGET_NOT_CLOSED", Text(budget) + " is not closed: close it first",
               {{"budget", Text(budget)}});
}

absl::Status NothingToCarryOver(std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "NOTHING_TO_CARRY_OVER",
               Text(budget) + " left nothing that is not taken in already", {{"budget", Text(budget)}});
}

absl::Status CarriedOverAlready(std::string_view carry_over, std::string_view budget) {
  return Error(StatusCode::kFailedPrecondition, "CARRIED_OVER_ALREADY",
               Text(carry_over) + " was taken into " + Text(budget),
               {{"carry_over", Text(carry_over)}, {"budget", Text(budget)}});
}

absl::Status CeilingExceeded(std::string_view plan_node, int64_t ceiling, int64_t requested) {
  return Error(
      StatusCode::kFailedPrecondition, "CEILING_EXCEEDED",
      "the lines of " + Text(plan_node) + " would sum to " + Money(requested) + ", its ceiling is " + Money(ceiling),
      {{"plan_node", Text(plan_node)}, {"ceiling", Text(ceiling)}, {"requested", Text(requested)}});
}

absl::Status LineExhausted(std::string_view line, int64_t available, int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED",
               Text(line) + " has " + Money(available) + " left, " + Money(requested) +
                   " was asked: revise the DPA, or release a reservation",
               {{"line", Text(line)}, {"available", Text(available)}, {"requested", Text(requested)}});
}

absl::Status ReservationEnded(std::string_view reservation, std::string_view state) {
  return Error(StatusCode::kFailedPrecondition, "RESERVATION_ENDED",
               Text(reservation) + " holds nothing any more (" + Text(state) + "): reserve anew",
               {{"reservation", Text(reservation)}, {"state", Text(state)}});
}

absl::Status ReservationExceeded(std::string_view reservation, int64_t held, int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "RESERVATION_EXCEEDED",
               Text(reservation) + " holds " + Money(held) + ", " + Money(requested) + " was to be bound",
               {{"reservation", Text(reservation)}, {"held", Text(held)}, {"requested", Text(requested)}});
}

absl::Status EntryNotCorrectable(std::string_view entry, std::string_view kind) {
  return Error(StatusCode::kFailedPrecondition, "ENTRY_NOT_CORRECTABLE",
               Text(entry) + " is " + Text(kind) + ": only what was reserved, committed or paid can be corrected",
               {{"entry", Text(entry)}, {"kind", Text(kind)}});
}

absl::Status CorrectionOutOfBounds(std::string_view entry, int64_t least, int64_t most, int64_t effect) {
  return Error(
      StatusCode::kFailedPrecondition, "CORRECTION_OUT_OF_BOUNDS",
      Text(entry) + " can be corrected by " + Money(least) + " to " + Money(most) + ", not by " + Money(effect),
      {{"entry", Text(entry)}, {"least", Text(least)}, {"most", Text(most)}, {"effect", Text(effect)}});
}

absl::Status CommitmentExceeded(std::string_view commitment, int64_t unpaid, int64_t requested) {
  return Error(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED",
               Text(commitment) + " has " + Money(unpaid) + " unpaid, " + Money(requested) + " was to be paid",
               {{"commitment", Text(commitment)}, {"unpaid", Text(unpaid)}, {"requested", Text(requested)}});
}

}  // namespace terpadu::budgeting
