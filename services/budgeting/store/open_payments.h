#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// PAYMENTS_OPEN, with OpenPayments as a detail, while money of an UP or TU of the budget is with a treasurer, or a
// payment is on its way. One on its way cannot come to be paid once the budget is shut; so nothing slips through
// between this and the shutting.
absl::Status CheckNoPaymentOpen(postgres::Transaction& transaction, const BudgetKey& budget);

}  // namespace terpadu::budgeting
