#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::procurement::domain {

// States and acts are words: those of the API (without the enum's prefix), of the database and of the README.
namespace state {
inline constexpr std::string_view kDraft = "DRAFT";
inline constexpr std::string_view kFinalized = "FINALIZED";
inline constexpr std::string_view kAnnounced = "ANNOUNCED";
inline constexpr std::string_view kKajiUlang = "KAJI_ULANG";
inline constexpr std::string_view kRevised = "REVISED";
inline constexpr std::string_view kCancelled = "CANCELLED";
inline constexpr std::string_view kSubmitted = "SUBMITTED";
inline constexpr std::string_view kReturned = "RETURNED";
inline constexpr std::string_view kReserving = "RESERVING";
inline constexpr std::string_view kApproved = "APPROVED";
inline constexpr std::string_view kRefused = "REFUSED";
inline constexpr std::string_view kReplaced = "REPLACED";
inline constexpr std::string_view kCommitting = "COMMITTING";
inline constexpr std::string_view kSigned = "SIGNED";
inline constexpr std::string_view kProposed = "PROPOSED";
inline constexpr std::string_view kConfirmed = "CONFIRMED";
inline constexpr std::string_view kRejected = "REJECTED";
}  // namespace state

namespace act {
inline constexpr std::string_view kCreate = "create";
inline constexpr std::string_view kCreateReplacement = "create as replacement";
inline constexpr std::string_view kFinalize = "finalize";
inline constexpr std::string_view kAnnounce = "announce";
inline constexpr std::string_view kChangeLine = "line changed";          // by budgeting
inline constexpr std::string_view kStartKajiUlang = "start kaji ulang";  // by a person
inline constexpr std::string_view kRevise = "revise";
inline constexpr std::string_view kCancel = "cancel";
inline constexpr std::string_view kSubmitRpp = "submit RPP";
inline constexpr std::string_view kReturnRpp = "return RPP";
inline constexpr std::string_view kApproveRpp = "approve RPP";
inline constexpr std::string_view kSignContract = "sign contract";
inline constexpr std::string_view kProposeSplit = "propose split";
inline constexpr std::string_view kConfirmSplit = "confirm split";
inline constexpr std::string_view kRejectSplit = "reject split";
inline constexpr std::string_view kWithdraw = "package revised or cancelled";
inline constexpr std::string_view kBudgetAgreed = "budget agreed";
inline constexpr std::string_view kBudgetRefused = "budget refused";
}  // namespace act

enum class Aggregate { kRupPackage, kRpp, kContract, kRupSplit };
std::string_view NameOf(Aggregate aggregate);  // `rup_package`
// `RUP_PACKAGE_STATE_DRAFT`, as the API names it.
std::string ApiNameOf(Aggregate aggregate, std::string_view state);

// `from` "" is creation; `to` equal to `from` is an act that needs the state and leaves it.
struct Transition {
  Aggregate aggregate;
  std::string_view from;
  std::string_view act;
  std::string_view to;
};

// Every transition there is: code, tests and the README's table follow this one.
std::span<const Transition> Transitions();

// The states from which `aggregate` may do `act`, in the order of the table.
std::vector<std::string> StatesAllowing(Aggregate aggregate, std::string_view act);

// Where `act` leads; asserts that it leads to one state whatever the state before.
std::string_view StateAfter(Aggregate aggregate, std::string_view act);

// FAILED_PRECONDITION, reason WRONG_STATE (metadata: state, allowed, by their names in the API), when `name` in `state`
// may not do `act`.
absl::Status CheckAllowed(Aggregate aggregate, std::string_view name, std::string_view state, std::string_view act);

}  // namespace terpadu::procurement::domain
