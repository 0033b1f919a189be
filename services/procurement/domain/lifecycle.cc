#include "services/procurement/domain/lifecycle.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"

namespace terpadu::procurement::domain {
namespace {

constexpr Aggregate kPackage = Aggregate::kRupPackage;
constexpr Aggregate kRpp = Aggregate::kRpp;
constexpr Aggregate kContract = Aggregate::kContract;
constexpr Aggregate kRupSplit = Aggregate::kRupSplit;

constexpr Transition kTransitions[] = {
    {kPackage, "", act::kCreate, state::kDraft},
    {kPackage, "", act::kCreateReplacement, state::kFinalized},
    {kPackage, state::kDraft, act::kFinalize, state::kFinalized},
    {kPackage, state::kFinalized, act::kAnnounce, state::kAnnounced},
    {kPackage, state::kAnnounced, act::kChangeLine, state::kKajiUlang},
    {kPackage, state::kAnnounced, act::kStartKajiUlang, state::kKajiUlang},
    {kPackage, state::kAnnounced, act::kSubmitRpp, state::kAnnounced},
    {kPackage, state::kAnnounced, act::kApproveRpp, state::kAnnounced},
    {kPackage, state::kAnnounced, act::kSignContract, state::kAnnounced},
    {kPackage, state::kAnnounced, act::kRevise, state::kRevised},
    {kPackage, state::kKajiUlang, act::kRevise, state::kRevised},
    {kPackage, state::kDraft, act::kCancel, state::kCancelled},
    {kPackage, state::kFinalized, act::kCancel, state::kCancelled},
    {kPackage, state::kAnnounced, act::kCancel, state::kCancelled},
    {kPackage, state::kKajiUlang, act::kCancel, state::kCancelled},
    {kRpp, "", act::kSubmitRpp, state::kSubmitted},
    {kRpp, state::kSubmitted, act::kRevise, state::kReplaced},
    {kRpp, state::kReturned, act::kRevise, state::kReplaced},
    {kRpp, state::kRefused, act::kRevise, state::kReplaced},
    {kRpp, state::kSubmitted, act::kReturnRpp, state::kReturned},
    {kRpp, state::kSubmitted, act::kApproveRpp, state::kReserving},
    {kRpp, state::kReserving, act::kBudgetAgreed, state::kApproved},
    {kRpp, state::kReserving, act::kBudgetRefused, state::kRefused},
    {kRpp, state::kApproved, act::kSignContract, state::kApproved},
    {kRpp, state::kSubmitted, act::kWithdraw, state::kReplaced},
    {kRpp, state::kReturned, act::kWithdraw, state::kReplaced},
    {kRpp, state::kApproved, act::kWithdraw, state::kReplaced},
    {kContract, "", act::kSignContract, state::kCommitting},
    {kContract, state::kCommitting, act::kBudgetAgreed, state::kSigned},
    {kContract, state::kCommitting, act::kBudgetRefused, state::kRefused},
    {kRupSplit, "", act::kProposeSplit, state::kProposed},
    {kRupSplit, state::kProposed, act::kConfirmSplit, state::kConfirmed},
    {kRupSplit, state::kProposed, act::kRejectSplit, state::kRejected},
};

}  // namespace

std::string_view NameOf(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kRupPackage:
      return "rup_package";
    case Aggregate::kRpp:
      return "rpp";
    case Aggregate::kContract:
      return "contract";
    case Aggregate::kRupSplit:
      return "rup_split";
  }
  return "";
}

std::string ApiNameOf(Aggregate aggregate, std::string_view state) {
  std::string name = std::string(NameOf(aggregate)) + "_STATE_" + std::string(state);
  absl::AsciiStrToUpper(&name);
  return name;
}

std::span<const Transition> Transitions() { return kTransitions; }

std::vector<std::string> StatesAllowing(Aggregate aggregate, std::string_view act) {
  std::vector<std::string> states;
  for (const Transition& transition : kTransitions) {
    if (transition.aggregate == aggregate && transition.act == act && !transition.from.empty()) {
      states.emplace_back(transition.from);
    }
  }
  return states;
}

std::string_view StateAfter(Aggregate aggregate, std::string_view act) {
  std::string_view after;
  for (const Transition& transition : kTransitions) {
    if (transition.aggregate == aggregate && transition.act == act) {
      TERPADU_ASSERT(after.empty() || after == transition.to);
      after = transition.to;
    }
  }
  TERPADU_ASSERT(!after.empty());
  return after;
}

absl::Status CheckAllowed(Aggregate aggregate, std::string_view name, std::string_view state, std::string_view act) {
  const std::vector<std::string> allowed = StatesAllowing(aggregate, act);
  if (std::find(allowed.begin(), allowed.end(), state) != allowed.end()) {
    return absl::OkStatus();
  }
  const auto api_name = [&](std::string* out, const std::string& each) { out->append(ApiNameOf(aggregate, each)); };
  return Error(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
               std::string(name) + " is " + std::string(state) + "; to " + std::string(act) + " it must be " +
                   absl::StrJoin(allowed, " or "),
               {{"state", ApiNameOf(aggregate, state)}, {"allowed", absl::StrJoin(allowed, ",", api_name)}});
}

}  // namespace terpadu::procurement::domain
