#include "services/procurement/domain/hold.h"

#include <string>

#include "gtest/gtest.h"

namespace terpadu::procurement::domain {
namespace {

// The calls to budgeting that lead all holds to their goals when it always says yes: `Reserve 0, …`.
std::string CallsOf(std::vector<HoldPlace> holds) {
  std::string calls;
  for (int bound = 0; bound < 100; ++bound) {
    const auto next = NextOf(holds);
    if (!next.has_value()) {
      return calls;
    }
    calls += std::string(NameOf(next->step->act)) + " " + std::to_string(next->hold) + ", ";
    holds[next->hold].state = next->step->to;
  }
  return "endless";
}

TEST(Hold, AllAreReservedBeforeTheFirstIsConfirmed) {
  EXPECT_EQ(CallsOf({{hold::kPlanned, hold::kConfirmed}, {hold::kPlanned, hold::kConfirmed}}),
            "Reserve 0, Reserve 1, ConfirmReservation 0, ConfirmReservation 1, ");
}

TEST(Hold, WhatAContractNeedsIsCommittedBeforeTheRestIsGivenBack) {
  EXPECT_EQ(CallsOf({{hold::kConfirmed, hold::kCommitted},
                     {hold::kConfirmed, hold::kCommitted},
                     {hold::kConfirmed, hold::kReleased}}),
            "CommitReservation 0, CommitReservation 1, ReleaseReservation 2, ");
}

TEST(Hold, WhatHasToBeReservedAgainComesFirst) {
  EXPECT_EQ(CallsOf({{hold::kCommitted, hold::kCommitted}, {hold::kPlanned, hold::kCommitted}}),
            "Reserve 1, ConfirmReservation 1, CommitReservation 1, ");
}

TEST(Hold, IsGivenBackWhereverItStands) {
  for (const std::string_view state : {hold::kPlanned, hold::kReserved, hold::kConfirmed}) {
    EXPECT_EQ(CallsOf({{state, hold::kReleased}}), "ReleaseReservation 0, ") << state;
  }
}

TEST(Saga, ReactsToWhatBudgetingAnswers) {
  const HoldStep* reserve = &HoldSteps()[0];
  const HoldStep* confirm = &HoldSteps()[1];
  const HoldStep* commit = &HoldSteps()[4];
  const HoldStep* release = &HoldSteps()[7];
  ASSERT_EQ(commit->act, BudgetAct::kCommit);
  ASSERT_EQ(release->act, BudgetAct::kRelease);
  struct Case {
    const HoldStep* step;
    Answer answer;
    Reaction before_commitment;
    Reaction after;
  };
  const Case cases[] = {
      {reserve, Answer::kDone, Reaction::kAdvance, Reaction::kAdvance},
      {reserve, Answer::kUnknown, Reaction::kTryLater, Reaction::kTryLater},
      {reserve, Answer::kRefused, Reaction::kGiveUp, Reaction::kTryLater},
      {confirm, Answer::kEnded, Reaction::kReserveAgain, Reaction::kReserveAgain},
      {commit, Answer::kEnded, Reaction::kGiveUp, Reaction::kReserveAgain},
      {commit, Answer::kRefused, Reaction::kGiveUp, Reaction::kTryLater},
      {commit, Answer::kUnknown, Reaction::kTryLater, Reaction::kTryLater},
      {release, Answer::kEnded, Reaction::kAdvance, Reaction::kAdvance},
      {release, Answer::kRefused, Reaction::kTryLater, Reaction::kTryLater},
      {release, Answer::kUnknown, Reaction::kTryLater, Reaction::kTryLater},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(ReactionTo(each.answer, *each.step, false), each.before_commitment)
        << NameOf(each.step->act) << static_cast<int>(each.answer);
    EXPECT_EQ(ReactionTo(each.answer, *each.step, true), each.after)
        << NameOf(each.step->act) << static_cast<int>(each.answer);
  }
}

}  // namespace
}  // namespace terpadu::procurement::domain
