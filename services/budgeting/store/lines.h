#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::budgeting {

// The statements of GetLine() and ListLines(), for tools/bench.
extern const postgres::Statement kGetLine;
extern const postgres::Statement kListLines;

// NOT_FOUND when there is no such line.
absl::StatusOr<v1::BudgetLine> GetLine(rpc::CallContext& call, const LineKey& key);

// At most `size` lines after the id `after`, by id.
absl::StatusOr<std::vector<v1::BudgetLine>> ListLines(rpc::CallContext& call, const BudgetKey& budget,
                                                      const std::string& after, int size);

// The lines with these ids, by id; those that there are.
absl::StatusOr<std::map<std::string, v1::BudgetLine>> ReadLines(postgres::Transaction& transaction,
                                                                const BudgetKey& budget,
                                                                const std::vector<std::string>& ids);

// Adds `lines` and their events to a draft that the transaction has locked. Their ids are made of their codes, and of
// their unit where another unit has the id already. LINE_EXISTS for the first that is there already.
absl::StatusOr<std::vector<v1::BudgetLine>> InsertLines(postgres::Transaction& transaction, const BudgetKey& budget,
                                                        const std::vector<v1::BudgetLine>& lines,
                                                        std::string_view audit);

// CEILING_EXCEEDED for the first of `plan_nodes` whose lines sum above its ceiling, when it has one.
absl::Status CheckCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                           const std::vector<std::string>& plan_nodes);

struct NewCeiling {
  std::string plan_node;
  int64_t amount = 0;
};
absl::Status SetCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                         const std::vector<NewCeiling>& ceilings);

}  // namespace terpadu::budgeting
