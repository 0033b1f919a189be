#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "services/planning/store/proposal_store.h"
#include "terpadu/planning/v1/proposal_service.pb.h"

namespace terpadu::planning {

// What each request must be by itself, every fault at once: INVALID_ARGUMENT, reason INVALID_FIELDS.

inline constexpr int kMostProposals = 1000;                   // in a batch
inline constexpr size_t kLargestProposals = size_t{3} << 20;  // bytes, so that the answer fits a message

// The proposals to record, without tracking codes. Blanks around texts are gone.
absl::StatusOr<std::vector<NewProposal>> Read(const v1::BatchRecordProposalsRequest& request, absl::Time now);

// The instansi of `request.parent`, and what the rest narrows.
absl::StatusOr<std::string> Read(const v1::ListProposalsRequest& request, ProposalFilter& filter);

absl::StatusOr<ProposalKey> ReadProposalName(const std::string& name);

// A proposal named in a command, and the reason given for it. `errors` are told with what is wrong with them.
struct ProposalCommand {
  ProposalKey key;
  std::string reason;
};
enum class ReasonIs { kRequired, kOptional };
absl::StatusOr<ProposalCommand> ReadCommand(const std::string& name, const std::string& reason, ReasonIs reason_is,
                                            FieldErrors errors = {});

// Instansi and compared tracking code, "" for what cannot be one.
struct TrackedKey {
  std::string instansi;
  std::string code;
  std::string reason;
};
absl::StatusOr<TrackedKey> Read(const v1::TrackProposalRequest& request);
absl::StatusOr<TrackedKey> Read(const v1::WithdrawTrackedProposalRequest& request);

// The unit to route to, as id; `command` is its proposal.
absl::StatusOr<std::string> ReadUnit(const v1::RouteProposalRequest& request, ProposalCommand& command);

// The node to accept into, as plan and node; `command` is its proposal.
struct NodeKey {
  std::string plan_id;
  std::string node_id;
};
absl::StatusOr<NodeKey> ReadNode(const v1::AcceptProposalRequest& request, ProposalCommand& command);

}  // namespace terpadu::planning
