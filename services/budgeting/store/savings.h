#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::budgeting {

// At most `size` savings after the entry `number` of the line `line`, by line and number.
absl::StatusOr<std::vector<v1::Saving>> ListSavings(rpc::CallContext& call, const BudgetKey& budget,
                                                    const std::string& line, int64_t number, int size);

// At most `size` sums, by unit and sub kegiatan; `after` is empty, or those of the last sum seen.
absl::StatusOr<std::vector<v1::SavingTotal>> ListSavingTotals(rpc::CallContext& call, const BudgetKey& budget,
                                                              v1::SavingGroup group,
                                                              const std::vector<std::string>& after, int size);

}  // namespace terpadu::budgeting
