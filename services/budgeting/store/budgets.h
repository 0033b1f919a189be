#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {

// NOT_FOUND when there is no such budget.
absl::StatusOr<v1::Budget> GetBudget(rpc::CallContext& call, const BudgetKey& key);
absl::StatusOr<v1::Budget> ReadBudget(postgres::Transaction& transaction, const BudgetKey& key);
absl::Status CheckBudgetExists(rpc::CallContext& call, const BudgetKey& key);

// A budget as far as its changes depend on it.
struct BudgetRow {
  bool approved = false;  // and not being closed
  bool closing = false;   // or closed
  bool closed = false;
  int32_t current_version = 0;
  int64_t version = 0;
};
// Locks the budget's row until the transaction ends. Whoever adds lines, changes amounts or sets ceilings holds it.
absl::StatusOr<BudgetRow> LockBudget(postgres::Transaction& transaction, const BudgetKey& key);

// LockBudget(), and ETAG_MISMATCH when another version than `etag` stands.
absl::StatusOr<BudgetRow> LockBudgetAt(postgres::Transaction& transaction, const BudgetKey& key,
                                       const std::optional<int64_t>& etag);
// BUDGET_NOT_DRAFT, BUDGET_CLOSED
absl::Status CheckDraft(const BudgetRow& budget, const BudgetKey& key);
// BUDGET_NOT_APPROVED, BUDGET_CLOSED
absl::Status CheckInForce(const BudgetRow& budget, const BudgetKey& key);

// BUDGET_EXISTS when there is one.
absl::StatusOr<v1::Budget> InsertBudget(postgres::Transaction& transaction, const BudgetKey& key, int fiscal_year,
                                        const std::string& plan, std::string_view audit);

// Sum of the lines; OUT_OF_RANGE, reason AMOUNT_OVERFLOW, when 64 bits do not hold it.
absl::StatusOr<int64_t> TotalAmount(postgres::Transaction& transaction, const BudgetKey& key);

// The budget as its events carry it: of the versions only the newest, so that it never outgrows an event.
v1::Budget InEvent(v1::Budget budget);

}  // namespace terpadu::budgeting
