#include "services/planning/proposal_tracking.h"

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/planning/planning_service.h"

namespace terpadu::planning {

std::string TrackingHashOf(const std::string& compared_code) { return Sha256Hex(compared_code); }

absl::StatusOr<ProposalKey> FindTracked(const Executor& executor, const TrackedKey& key) {
  std::optional<v1::Proposal> proposal;
  if (!key.code.empty()) {
    TERPADU_ASSIGN(proposal, FindTrackedProposal(executor, key.instansi, TrackingHashOf(key.code)));
  }
  if (!proposal.has_value()) {
    return Error(absl::StatusCode::kNotFound, "TRACKING_CODE_UNKNOWN",
                 "no proposal of instansi/" + key.instansi + " has this tracking code");
  }
  return ProposalKey{key.instansi, ParseName(kProposalPattern, proposal->name())->at(1)};
}

absl::StatusOr<v1::TrackedProposal> Tracked(const Executor& executor, const ProposalKey& key) {
  TERPADU_ASSIGN(const std::optional<v1::Proposal> proposal, FindProposal(executor, key));
  if (!proposal.has_value()) {
    return NotFound(key.Name());
  }
  TERPADU_ASSIGN(const std::vector<v1::ProposalStep> steps, ListSteps(executor, key));
  v1::TrackedProposal tracked;
  *tracked.mutable_proposal() = *proposal;
  tracked.mutable_steps()->Add(steps.begin(), steps.end());
  return tracked;
}

}  // namespace terpadu::planning
