#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/names.h"
#include "services/budgeting/store/revisions.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {

// Versions of the DPA. Each function locks the budget's row first and lines in the order of their ids, and writes the
// events of the lines before that of the budget.

struct ApproveCommand {
  BudgetKey budget;
  std::string legal_basis;
  std::optional<int64_t> etag;  // the version demanded
  std::string actor;
  std::string audit;
};
// ETAG_MISMATCH; BUDGET_NOT_DRAFT; BUDGET_EMPTY; OWN_DRAFT.
absl::StatusOr<v1::Budget> ApproveBudget(postgres::Transaction& transaction, const ApproveCommand& command);

struct ReviseCommand {
  RevisionDeed deed;  // the approval; its etag is the budget's
  std::string legal_basis;
};
// ETAG_MISMATCH; BUDGET_NOT_APPROVED; REVISION_NOT_VERIFIED, PART_TAKEN; the refusals of LockGatheredRkas(), Revise(),
// InsertLines() and CheckCeilings().
absl::StatusOr<v1::Budget> ReviseBudget(postgres::Transaction& transaction, const ReviseCommand& command);

// What ReviseBudget() would refuse of the revision's changes as the lines stand now, without changing anything: the
// refusals of Revise(). Locks the lines.
absl::Status JudgeRevision(postgres::Transaction& transaction, const RevisionKey& key, Revision kind);

}  // namespace terpadu::budgeting
