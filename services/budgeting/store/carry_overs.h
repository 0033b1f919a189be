#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/closing_service.pb.h"

namespace terpadu::budgeting {

// At most `size` carry-overs of a closed budget after the id `after`, by id.
absl::StatusOr<std::vector<v1::CarryOver>> ListCarryOvers(rpc::CallContext& call, const BudgetKey& budget,
                                                          const std::string& after, int size);

struct TakeInCommand {
  BudgetKey budget;  // that takes in
  BudgetKey from;
  std::vector<std::string> carry_overs;  // ids, each once; all that are left when empty
  std::string legal_basis;
  std::optional<int64_t> etag;
  std::string audit;
};
// Makes the next version of the DPA, with the refusals of the contract. The events of the lines come first, then those
// of the commitments, then the budget's.
absl::StatusOr<v1::TakeInCarryOversResponse> TakeInCarryOvers(postgres::Transaction& transaction,
                                                              const TakeInCommand& command);

}  // namespace terpadu::budgeting
