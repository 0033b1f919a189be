#include "services/planning/domain/proposal_life.h"

#include <algorithm>
#include <limits>

namespace terpadu::planning {

bool MayMove(ProposalStage stage, ProposalMove move) {
  switch (move) {
    case ProposalMove::kAccept:
      return stage == ProposalStage::kRouted;
    case ProposalMove::kRoute:
    case ProposalMove::kRefuse:
    case ProposalMove::kWithdraw:
      return stage == ProposalStage::kRecorded || stage == ProposalStage::kRouted;
    case ProposalMove::kReopen:
      return stage == ProposalStage::kAccepted || stage == ProposalStage::kRefused;
  }
  return false;
}

ProposalStage StageAfter(ProposalMove move, bool has_unit) {
  switch (move) {
    case ProposalMove::kRoute:
      return ProposalStage::kRouted;
    case ProposalMove::kAccept:
      return ProposalStage::kAccepted;
    case ProposalMove::kRefuse:
      return ProposalStage::kRefused;
    case ProposalMove::kWithdraw:
      return ProposalStage::kWithdrawn;
    case ProposalMove::kReopen:
      break;
  }
  return has_unit ? ProposalStage::kRouted : ProposalStage::kRecorded;
}

int64_t SumUpToGreatest(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

AcceptanceFault FaultOfAcceptance(const CarryingNode& node, const std::string& unit_id, int fiscal_year,
                                  int64_t amount) {
  const auto& units = node.unit_ids;
  if (!node.is_sub_kegiatan) {
    return AcceptanceFault::kNodeKind;
  }
  if (!node.plan_is_annual) {
    return AcceptanceFault::kPlanKind;
  }
  if (node.plan_is_replaced) {
    return AcceptanceFault::kPlanReplaced;
  }
  if (fiscal_year < node.first_year || fiscal_year > node.last_year) {
    return AcceptanceFault::kYear;
  }
  if (!units.empty() && std::find(units.begin(), units.end(), unit_id) == units.end()) {
    return AcceptanceFault::kUnit;
  }
  const bool above = node.ceiling.has_value() && SumUpToGreatest(node.accepted_already, amount) > *node.ceiling;
  return above ? AcceptanceFault::kCeiling : AcceptanceFault::kNone;
}

}  // namespace terpadu::planning
