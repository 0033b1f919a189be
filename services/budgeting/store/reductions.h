#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {

struct ReduceCommand {
  CommitmentKey commitment;
  int64_t amount = 0;
  std::string reason;
  std::optional<int64_t> etag;  // of the commitment
  std::string audit;
};
// Gives back to the line what a commitment does not need, with the refusals of the contract: its name. Locks the
// commitment before its line, as every command does.
absl::StatusOr<v1::Commitment> ReduceCommitment(postgres::Transaction& transaction, const ReduceCommand& command);

}  // namespace terpadu::budgeting
