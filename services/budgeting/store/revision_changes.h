#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/store/revisions.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/budget_revision.pb.h"

namespace terpadu::budgeting {

// What a revision does to one line.
struct Change {
  std::string line;      // id; "" for a line that the revision makes
  v1::BudgetLine codes;  // and the new amount
  std::string rka;       // id; "" for none
  int64_t items = 0;     // of the RKA
};

// The changes take the place of those there are. A locked revision. NOT_FOUND for a line.
absl::Status SetChanges(postgres::Transaction& transaction, const RevisionKey& key, const std::vector<Change>& changes);

// Keeps on the revision what its changes sum to.
absl::Status CountChanges(postgres::Transaction& transaction, const RevisionKey& key);

// All, in their order; at most 20,000.
absl::StatusOr<std::vector<Change>> ReadChanges(postgres::Transaction& transaction, const RevisionKey& key);

struct NumberedChange {
  int64_t number = 0;
  v1::RevisionChange change;
};
// At most `size` with a number above `after`.
absl::StatusOr<std::vector<NumberedChange>> ListChanges(rpc::CallContext& call, const RevisionKey& key, int64_t after,
                                                        int size);

}  // namespace terpadu::budgeting
