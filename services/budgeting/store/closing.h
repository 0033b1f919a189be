#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/closing_service.pb.h"

namespace terpadu::budgeting {

struct CloseCommand {
  BudgetKey budget;
  std::string legal_basis;
  std::optional<int64_t> etag;
  std::string audit;
};
// The first step of closing, a transaction of its own: the budget is CLOSING, and none of its lines can be changed any
// more. Lines are locked one after the other while no reservation or commitment is held, so that commands under way end
// first, or are refused. Nothing to do when it is CLOSING or CLOSED. ETAG_MISMATCH; BUDGET_NOT_APPROVED.
absl::Status ShutBudget(postgres::Transaction& transaction, const CloseCommand& command);

// The second step, of a budget that is CLOSING: releases what is reserved, takes what is unpaid out of the commitments,
// and closes. BUDGET_CLOSED.
absl::StatusOr<v1::BudgetClosing> CloseBudget(postgres::Transaction& transaction, const CloseCommand& command);

// NOT_FOUND for a budget that is not closed.
absl::StatusOr<v1::BudgetClosing> GetClosing(rpc::CallContext& call, const BudgetKey& budget);

// At most `size` after the id `after`, by id of the line.
absl::StatusOr<std::vector<v1::LineClosing>> ListLineClosings(rpc::CallContext& call, const BudgetKey& budget,
                                                              const std::string& after, int size);

}  // namespace terpadu::budgeting
