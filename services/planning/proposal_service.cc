#include "services/planning/proposal_service.h"

#include <openssl/rand.h>

#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/domain/tracking_code.h"
#include "services/planning/planning_service.h"
#include "services/planning/proposal_requests.h"
#include "services/planning/proposal_tracking.h"
#include "services/planning/store/proposal_store.h"
#include "terpadu/planning/v1/proposal_events.pb.h"

namespace terpadu::planning {
namespace {

// A page ends earlier when its messages come to this; what a client takes by default is 4 MiB.
constexpr size_t kLargestPage = size_t{3} << 20;

std::string NewTrackingCode() {
  std::string random(kTrackingCodeBytes, '\0');
  TERPADU_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(random.size())) == 1);
  return TrackingCodeOf(random);
}

absl::StatusOr<v1::BatchRecordProposalsResponse> RecordOnce(rpc::CallContext& call, postgres::Transaction& transaction,
                                                            std::vector<NewProposal> proposals) {
  std::vector<std::string> codes;
  for (NewProposal& proposal : proposals) {
    codes.push_back(NewTrackingCode());
    proposal.tracking_hash = TrackingHashOf(ComparedTrackingCode(codes.back()));
  }
  TERPADU_ASSIGN(const std::vector<v1::Proposal> recorded, InsertProposals(transaction, proposals));
  v1::BatchRecordProposalsResponse response;
  std::vector<journal::Entry> entries;
  for (size_t i = 0; i < recorded.size(); ++i) {
    v1::RecordedProposal& answer = *response.add_proposals();
    *answer.mutable_proposal() = recorded[i];
    answer.set_tracking_code(codes[i]);
    v1::ProposalRecorded event;
    *event.mutable_proposal() = recorded[i];
    entries.push_back(journal::MakeEntry(recorded[i].name(), 1, event));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, proposals.at(0).key.instansi, entries, call.AuditJson()));
  return response;
}

}  // namespace

ProposalService::ProposalService() : handlers_("terpadu.planning.v1.ProposalService") {
  handlers_.Unary("BatchRecordProposals", this, &ProposalService::BatchRecordProposals);
  handlers_.Unary("GetProposal", this, &ProposalService::GetProposal);
  handlers_.Unary("ListProposals", this, &ProposalService::ListProposals);
  handlers_.Unary("ListProposalSteps", this, &ProposalService::ListProposalSteps);
  handlers_.Unary("GetProposerContact", this, &ProposalService::GetProposerContact);
  handlers_.Unary("TrackProposal", this, &ProposalService::TrackProposal);
  handlers_.Unary("RouteProposal", this, &ProposalService::RouteProposal);
  handlers_.Unary("AcceptProposal", this, &ProposalService::AcceptProposal);
  handlers_.Unary("RefuseProposal", this, &ProposalService::RefuseProposal);
  handlers_.Unary("ReopenProposal", this, &ProposalService::ReopenProposal);
  handlers_.Unary("WithdrawProposal", this, &ProposalService::WithdrawProposal);
  handlers_.Unary("WithdrawTrackedProposal", this, &ProposalService::WithdrawTrackedProposal);
}

absl::StatusOr<v1::BatchRecordProposalsResponse> ProposalService::BatchRecordProposals(
    rpc::CallContext& call, const v1::BatchRecordProposalsRequest& request) {
  TERPADU_ASSIGN(const std::vector<NewProposal> proposals, Read(request, call.clock->Now()));
  TERPADU_ASSIGN(v1::BatchRecordProposalsResponse response,
                 rpc::Once<v1::BatchRecordProposalsResponse>(
                     call, proposals.at(0).key.instansi, request,
                     [&](postgres::Transaction& transaction) { return RecordOnce(call, transaction, proposals); },
                     request.validate_only()));
  if (request.validate_only()) {
    for (v1::RecordedProposal& recorded : *response.mutable_proposals()) {
      recorded.clear_tracking_code();
    }
  }
  return response;
}

absl::StatusOr<v1::Proposal> ProposalService::GetProposal(rpc::CallContext& call,
                                                          const v1::GetProposalRequest& request) {
  TERPADU_ASSIGN(const ProposalKey key, ReadProposalName(request.name()));
  TERPADU_ASSIGN(std::optional<v1::Proposal> proposal,
                 FindProposal(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!proposal.has_value()) {
    return NotFound(request.name());
  }
  return *std::move(proposal);
}

absl::StatusOr<v1::ListProposalsResponse> ProposalService::ListProposals(rpc::CallContext& call,
                                                                         const v1::ListProposalsRequest& request) {
  ProposalFilter filter;
  TERPADU_ASSIGN(const std::string instansi, Read(request, filter));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(std::vector<v1::Proposal> proposals,
                 planning::ListProposals(Executor(*call.db, call.ScopeOf(instansi)), instansi, filter,
                                         page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListProposalsResponse response;
  size_t bytes = 0;
  for (v1::Proposal& proposal : proposals) {
    bytes += proposal.ByteSizeLong();
    if (response.proposals_size() == page.size || (bytes > kLargestPage && response.proposals_size() > 0)) {
      const std::string& last = response.proposals(response.proposals_size() - 1).name();
      response.set_next_page_token(page.NextToken({ParseName(kProposalPattern, last)->at(1)}));
      break;
    }
    *response.add_proposals() = std::move(proposal);
  }
  return response;
}

absl::StatusOr<v1::ListProposalStepsResponse> ProposalService::ListProposalSteps(
    rpc::CallContext& call, const v1::ListProposalStepsRequest& request) {
  TERPADU_ASSIGN(const ProposalKey key, ReadProposalName(request.name()));
  TERPADU_ASSIGN(const std::vector<v1::ProposalStep> steps,
                 ListSteps(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (steps.empty()) {
    return NotFound(request.name());
  }
  v1::ListProposalStepsResponse response;
  response.mutable_steps()->Add(steps.begin(), steps.end());
  return response;
}

absl::StatusOr<v1::ProposerContact> ProposalService::GetProposerContact(rpc::CallContext& call,
                                                                        const v1::GetProposerContactRequest& request) {
  TERPADU_ASSIGN(const ProposalKey key, ReadProposalName(request.name()));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(std::optional<v1::ProposerContact> contact, FindContact(executor, key));
  if (contact.has_value()) {
    return *std::move(contact);
  }
  TERPADU_ASSIGN(const std::optional<v1::Proposal> proposal, FindProposal(executor, key));
  return proposal.has_value() ? absl::StatusOr<v1::ProposerContact>(v1::ProposerContact()) : NotFound(request.name());
}

absl::StatusOr<v1::TrackedProposal> ProposalService::TrackProposal(rpc::CallContext& call,
                                                                   const v1::TrackProposalRequest& request) {
  TERPADU_ASSIGN(const TrackedKey key, Read(request));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  TERPADU_ASSIGN(const ProposalKey proposal, FindTracked(executor, key));
  return Tracked(executor, proposal);
}

}  // namespace terpadu::planning
