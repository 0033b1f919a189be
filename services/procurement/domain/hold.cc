#include "services/procurement/domain/hold.h"

#include <algorithm>
#include <iterator>

namespace terpadu::procurement::domain {
namespace {

constexpr HoldStep kSteps[] = {
    {hold::kPlanned, hold::kConfirmed, BudgetAct::kReserve, hold::kReserved},
    {hold::kReserved, hold::kConfirmed, BudgetAct::kConfirm, hold::kConfirmed},
    {hold::kPlanned, hold::kCommitted, BudgetAct::kReserve, hold::kReserved},
    {hold::kReserved, hold::kCommitted, BudgetAct::kConfirm, hold::kConfirmed},
    {hold::kConfirmed, hold::kCommitted, BudgetAct::kCommit, hold::kCommitted},
    {hold::kPlanned, hold::kReleased, BudgetAct::kRelease, hold::kReleased},
    {hold::kReserved, hold::kReleased, BudgetAct::kRelease, hold::kReleased},
    {hold::kConfirmed, hold::kReleased, BudgetAct::kRelease, hold::kReleased},
};

constexpr std::string_view kOrder[] = {hold::kPlanned, hold::kReserved, hold::kConfirmed, hold::kCommitted,
                                       hold::kReleased};

size_t RankOf(std::string_view state) { return std::find(std::begin(kOrder), std::end(kOrder), state) - kOrder; }

const HoldStep* StepOf(const HoldPlace& place) {
  const auto found = std::find_if(std::begin(kSteps), std::end(kSteps), [&](const HoldStep& step) {
    return step.from == place.state && step.goal == place.goal;
  });
  return found == std::end(kSteps) ? nullptr : &*found;
}

constexpr std::string_view kKinds[] = {"APPROVE", "SIGN", "RELEASE"};

}  // namespace

std::string_view NameOf(BudgetAct act) {
  constexpr std::string_view kNames[] = {"Reserve", "ConfirmReservation", "CommitReservation", "ReleaseReservation"};
  return kNames[static_cast<size_t>(act)];
}

std::span<const HoldStep> HoldSteps() { return kSteps; }

std::optional<NextStep> NextOf(const std::vector<HoldPlace>& holds) {
  std::optional<NextStep> next;
  for (size_t i = 0; i < holds.size(); ++i) {
    const HoldStep* step = StepOf(holds[i]);
    if (step != nullptr && (!next.has_value() || RankOf(step->from) < RankOf(next->step->from))) {
      next = NextStep{i, step};
    }
  }
  return next;
}

std::string_view NameOf(SagaKind kind) { return kKinds[static_cast<size_t>(kind)]; }

std::optional<SagaKind> SagaKindNamed(std::string_view name) {
  const auto found = std::find(std::begin(kKinds), std::end(kKinds), name);
  return found == std::end(kKinds) ? std::nullopt : std::optional(static_cast<SagaKind>(found - kKinds));
}

Reaction ReactionTo(Answer answer, const HoldStep& step, bool committed) {
  if (answer == Answer::kDone) {
    return Reaction::kAdvance;
  }
  if (answer == Answer::kUnknown) {
    return Reaction::kTryLater;
  }
  if (step.goal == hold::kReleased) {  // what has ended holds nothing; another refusal is for an operator
    return answer == Answer::kEnded ? Reaction::kAdvance : Reaction::kTryLater;
  }
  const bool own_reservation_is_new = step.goal == hold::kConfirmed || committed;
  if (answer == Answer::kEnded && own_reservation_is_new) {
    return Reaction::kReserveAgain;
  }
  return committed ? Reaction::kTryLater : Reaction::kGiveUp;
}

}  // namespace terpadu::procurement::domain
