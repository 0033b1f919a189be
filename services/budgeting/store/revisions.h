#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/revision_chain.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget_revision.pb.h"

namespace terpadu::budgeting {

inline constexpr std::string_view kRevisionName = "instansi/{instansi}/budgets/{budget}/revisions/{revision}";

struct RevisionKey {
  BudgetKey budget;
  std::string revision;

  std::string Name() const { return budget.Name() + "/revisions/" + revision; }
};

// One person's act on one revision.
struct RevisionDeed {
  RevisionKey revision;
  RevisionAct act{};
  std::string actor;
  std::string remarks;
  std::optional<int64_t> etag;  // the version demanded
  std::string audit;
};

// A revision as far as its changes depend on it.
struct RevisionRow {
  std::string kind;  // `PERGESERAN`
  std::string state;
  bool gathered = false;  // from RKAs
  int64_t version = 0;
};

// `asked` as a draft, or gathered (VERIFIED) from the RKAs of `kua_ppas` (an id) when that is not empty; `deed` is its
// first step. REVISION_EXISTS.
absl::Status InsertRevision(postgres::Transaction& transaction, const RevisionDeed& deed,
                            const v1::BudgetRevision& asked, const std::string& kua_ppas);

// With its steps. NOT_FOUND when there is none.
absl::StatusOr<v1::BudgetRevision> GetRevision(rpc::CallContext& call, const RevisionKey& key);
absl::StatusOr<v1::BudgetRevision> ReadRevision(postgres::Transaction& transaction, const RevisionKey& key);
// Without steps.
absl::StatusOr<std::vector<v1::BudgetRevision>> ListRevisions(rpc::CallContext& call, const BudgetKey& budget,
                                                              const std::string& after, int size);

// Locks the revision until the transaction ends, and records the deed as a step (drafting once a person). NOT_FOUND,
// ETAG_MISMATCH; the refusals of CheckState() and CheckPart().
absl::StatusOr<RevisionRow> BeginDeed(postgres::Transaction& transaction, const RevisionDeed& deed);

// Puts a locked revision into the state after the act, one version on.
absl::Status EndDeed(postgres::Transaction& transaction, const RevisionDeed& deed);
// EndDeed() of an approval, by `legal_basis` as version `number` of the DPA.
absl::Status EndApproval(postgres::Transaction& transaction, const RevisionDeed& deed, const std::string& legal_basis,
                         int32_t number);

// The revision as its event carries it.
v1::BudgetRevision InEvent(v1::BudgetRevision revision);
// Appends `event` for the revision at its newest version.
absl::Status AnnounceRevision(postgres::Transaction& transaction, const RevisionKey& key,
                              const google::protobuf::Message& event, std::string_view audit);

}  // namespace terpadu::budgeting
