#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/planning/domain/proposal_life.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/proposal.pb.h"

namespace terpadu::planning {

struct ProposalKey {
  std::string instansi;
  std::string proposal_id;

  std::string Name() const { return FormatName(kProposalPattern, {instansi, proposal_id}); }
};

struct NewProposal {
  ProposalKey key;
  v1::Proposal proposal;
  std::optional<v1::ProposerContact> contact;
  std::string tracking_hash;
  absl::Time created;
};

// All of `proposals`, each with its first step, in their order. ALREADY_EXISTS, reason PROPOSAL_EXISTS (metadata:
// proposal), for the first whose id is taken.
absl::StatusOr<std::vector<v1::Proposal>> InsertProposals(postgres::Transaction& transaction,
                                                          const std::vector<NewProposal>& proposals);

// None when there is no such proposal.
absl::StatusOr<std::optional<v1::Proposal>> FindProposal(const Executor& executor, const ProposalKey& key);
absl::StatusOr<std::optional<v1::Proposal>> FindTrackedProposal(const Executor& executor, const std::string& instansi,
                                                                const std::string& tracking_hash);
absl::StatusOr<std::optional<v1::ProposerContact>> FindContact(const Executor& executor, const ProposalKey& key);

// The first first.
absl::StatusOr<std::vector<v1::ProposalStep>> ListSteps(const Executor& executor, const ProposalKey& key);

// What is left empty, or 0, does not narrow.
struct ProposalFilter {
  int state = 0;
  int kind = 0;
  int fiscal_year = 0;
  std::string unit_id;
  std::string plan_id;  // with node_id
  std::string node_id;
};
// At most `limit` proposals with ids after `after`, by id.
absl::StatusOr<std::vector<v1::Proposal>> ListProposals(const Executor& executor, const std::string& instansi,
                                                        const ProposalFilter& filter, const std::string& after,
                                                        int limit);

// A proposal's row, locked until the transaction ends.
struct LockedProposal {
  ProposalStage stage;
  int64_t version;
  int fiscal_year;
  std::string unit_id;  // "" for none
  std::string plan_id;
  std::string node_id;
};
absl::StatusOr<std::optional<LockedProposal>> LockProposal(postgres::Transaction& transaction, const ProposalKey& key);

// A locked proposal as it stands after a step; its version rises by one.
struct ProposalAfter {
  ProposalStage stage;
  std::string unit_id;  // "" for none
  std::string plan_id;
  std::string node_id;
  int64_t accepted_amount = 0;
  std::string reason;       // of the proposal: refused and withdrawn alone
  std::string step_reason;  // of the step
  absl::Time happened;
};
absl::StatusOr<v1::Proposal> AppendStep(postgres::Transaction& transaction, const ProposalKey& key,
                                        const ProposalAfter& after);

// The node that is to carry a proposal, with its plan: both locked until the transaction ends, so that of two
// proposals for the last rupiah of a node one is accepted. None when there is no such node.
struct LockedNode {
  int kind;
  int plan_kind;
  int plan_state;
  CarryingNode carrying;
};
absl::StatusOr<std::optional<LockedNode>> LockNode(postgres::Transaction& transaction, const std::string& instansi,
                                                   const std::string& plan_id, const std::string& node_id,
                                                   int fiscal_year);

absl::StatusOr<bool> UnitExists(postgres::Transaction& transaction, const std::string& instansi,
                                const std::string& unit_id);

}  // namespace terpadu::planning
