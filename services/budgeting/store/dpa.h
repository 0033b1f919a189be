#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/names.h"
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
  BudgetKey budget;
  Revision revision{};
  std::string legal_basis;
  std::vector<std::string> lines;  // ids, each once
  std::vector<int64_t> amounts;    // one for each line
  std::optional<int64_t> etag;
  std::string audit;
};
// ETAG_MISMATCH; BUDGET_NOT_APPROVED; NOT_FOUND for a line; the refusals of Revise() and CheckCeilings().
absl::StatusOr<v1::Budget> ReviseBudget(postgres::Transaction& transaction, const ReviseCommand& command);

}  // namespace terpadu::budgeting
