#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace terpadu::procurement::domain {

// Money of one allocation held in the budget for an RPP. A saga moves every hold of an RPP from where it stands to its
// goal, one call to budgeting a step. States and goals are words, those of the database and the README.
namespace hold {
inline constexpr std::string_view kPlanned = "PLANNED";      // nothing is held, or it is not known
inline constexpr std::string_view kReserved = "RESERVED";    // held for a while
inline constexpr std::string_view kConfirmed = "CONFIRMED";  // held
inline constexpr std::string_view kCommitted = "COMMITTED";  // bound by a contract
inline constexpr std::string_view kReleased = "RELEASED";    // given back
}  // namespace hold

enum class BudgetAct { kReserve, kConfirm, kCommit, kRelease };
std::string_view NameOf(BudgetAct act);

struct HoldStep {
  std::string_view from;
  std::string_view goal;
  BudgetAct act;
  std::string_view to;
};
// Every step there is: code, tests and the README's table follow this one.
std::span<const HoldStep> HoldSteps();

struct HoldPlace {
  std::string_view state;
  std::string_view goal;
};

struct NextStep {
  size_t hold;  // index
  const HoldStep* step;
};
// The step to do next: of the hold that is furthest behind, the first of those. None when every hold is at its goal.
// So all are reserved before the first is confirmed, and all commitments stand before what is left over is released.
std::optional<NextStep> NextOf(const std::vector<HoldPlace>& holds);

// What a saga is for.
enum class SagaKind { kApprove, kSign, kRelease };
std::string_view NameOf(SagaKind kind);  // `APPROVE`
std::optional<SagaKind> SagaKindNamed(std::string_view name);

// What budgeting answered.
enum class Answer {
  kDone,     // yes
  kEnded,    // the reservation has expired, was released, or is not there
  kRefused,  // no, and asking again will not help
  kUnknown,  // not reached, or busy: ask again
};

enum class Reaction {
  kAdvance,       // the hold goes to the step's `to`
  kReserveAgain,  // the hold begins anew with another reservation
  kGiveUp,        // the saga turns back: see README
  kTryLater,
};
// `committed` is whether a hold of the saga is committed already: from then on a saga only goes forward.
Reaction ReactionTo(Answer answer, const HoldStep& step, bool committed);

}  // namespace terpadu::procurement::domain
