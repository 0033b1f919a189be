#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::budgeting {

// Reads the ledger. It is written by the statements that change a line's balances, each of which counts the line's
// `entries` up and inserts as many rows from what its UPDATE returns; see README.md, "The ledger".

// At most `size` entries of a line after the number `after`, by number.
absl::StatusOr<std::vector<v1::LedgerEntry>> ListEntries(rpc::CallContext& call, const LineKey& line, int64_t after,
                                                         int size);
// NOT_FOUND when there is none.
absl::StatusOr<v1::LedgerEntry> ReadEntry(postgres::Transaction& transaction, const EntryKey& key);

// Lines of a page whose balances are not the sums of their entries.
struct VerifiedLines {
  std::vector<v1::LedgerDifference> differences;
  int lines = 0;     // looked at
  std::string last;  // id of the last of them
};
// Looks at no more than `size` lines after the id `after`.
absl::StatusOr<VerifiedLines> VerifyLines(rpc::CallContext& call, const BudgetKey& budget, const std::string& after,
                                          int size);

}  // namespace terpadu::budgeting
