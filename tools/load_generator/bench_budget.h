#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/rpc/client.h"
#include "tools/load_generator/method.h"

namespace terpadu::load {

inline constexpr int kLines = 1000;
inline constexpr int kPageSize = 50;

// `instansi/bench/budgets/2026/lines/…` of line 0 to 999.
std::string LineName(int line);
// The same as an SQL expression, `number` being one of 2000 to 2999 (see Script).
std::string LineNameSql(std::string_view number);

// Makes, through the API, an approved budget of 1,000 lines that no bench exhausts. A second time it does nothing.
absl::Status MakeBudget(rpc::Client& budgeting);

// Reserves on a line at random; the name of the reservation.
absl::StatusOr<std::string> Reserve(rpc::Client& budgeting);

// The methods of budgeting.
Method ReserveMethod();
Method GetBudgetLineMethod();
// Reads the tokens of its pages first.
absl::StatusOr<Method> ListBudgetLinesMethod(rpc::Client& budgeting);

}  // namespace terpadu::load
