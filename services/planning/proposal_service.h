#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/planning/v1/proposal_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.ProposalService; the contract is in its proto.
class ProposalService {
 public:
  ProposalService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // proposal_service.cc
  absl::StatusOr<v1::BatchRecordProposalsResponse> BatchRecordProposals(rpc::CallContext& call,
                                                                        const v1::BatchRecordProposalsRequest& request);
  absl::StatusOr<v1::Proposal> GetProposal(rpc::CallContext& call, const v1::GetProposalRequest& request);
  absl::StatusOr<v1::ListProposalsResponse> ListProposals(rpc::CallContext& call,
                                                          const v1::ListProposalsRequest& request);
  absl::StatusOr<v1::ListProposalStepsResponse> ListProposalSteps(rpc::CallContext& call,
                                                                  const v1::ListProposalStepsRequest& request);
  absl::StatusOr<v1::ProposerContact> GetProposerContact(rpc::CallContext& call,
                                                         const v1::GetProposerContactRequest& request);
  absl::StatusOr<v1::TrackedProposal> TrackProposal(rpc::CallContext& call, const v1::TrackProposalRequest& request);

  // proposal_moves.cc
  absl::StatusOr<v1::Proposal> RouteProposal(rpc::CallContext& call, const v1::RouteProposalRequest& request);
  absl::StatusOr<v1::Proposal> AcceptProposal(rpc::CallContext& call, const v1::AcceptProposalRequest& request);
  absl::StatusOr<v1::Proposal> RefuseProposal(rpc::CallContext& call, const v1::RefuseProposalRequest& request);
  absl::StatusOr<v1::Proposal> ReopenProposal(rpc::CallContext& call, const v1::ReopenProposalRequest& request);
  absl::StatusOr<v1::Proposal> WithdrawProposal(rpc::CallContext& call, const v1::WithdrawProposalRequest& request);
  absl::StatusOr<v1::TrackedProposal> WithdrawTrackedProposal(rpc::CallContext& call,
                                                              const v1::WithdrawTrackedProposalRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::planning
