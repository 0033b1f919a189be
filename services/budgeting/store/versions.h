#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"
#include "services/budgeting/store/budgets.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {

// A version of the DPA to put in force.
struct NewVersion {
  int32_t number = 0;
  const char* kind = "";
  std::string legal_basis;
  int64_t total = 0;  // rupiah
};

// The row of the version, and its number on the budget's; the version of the budget's event.
absl::StatusOr<int64_t> InsertVersion(postgres::Transaction& transaction, const BudgetKey& key, const NewVersion& next);

// Puts `next` in force and appends `Event` with the budget as it then stands. The transaction has locked the budget and
// changed its lines.
template <typename Event>
absl::StatusOr<v1::Budget> SetVersion(postgres::Transaction& transaction, const BudgetKey& key, const NewVersion& next,
                                      const std::string& audit) {
  TERPADU_ASSIGN(const int64_t version, InsertVersion(transaction, key, next));
  TERPADU_ASSIGN(v1::Budget budget, ReadBudget(transaction, key));
  Event event;
  *event.mutable_budget() = InEvent(budget);
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), version, event)}, audit));
  return budget;
}

}  // namespace terpadu::budgeting
