#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// Money of a line bound and paid at once, without a contract.
struct ChargeCommand {
  LineKey line;
  int64_t amount = 0;
  std::string kind;         // `LS`, `UP`, `TU`
  std::string sp2d_number;  // that the money went out with
  std::string day;          // `2018-02-20`
  PaymentKey payment;
  bool beyond_cash_plan = false;
  std::string audit;
};
// Makes a commitment and its disbursement, with an event of each; the id of the disbursement. NOT_FOUND;
// BUDGET_NOT_APPROVED; LINE_EXHAUSTED; CASH_PLAN_EXCEEDED.
absl::StatusOr<std::string> Charge(postgres::Transaction& transaction, const ChargeCommand& command);

}  // namespace terpadu::budgeting
