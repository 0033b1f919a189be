#pragma once

#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/domain/advance.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/payment.pb.h"

namespace terpadu::budgeting {

// Whether a payment could be paid as things stand: judged when it is submitted, and again, under locks, when it is
// paid.

// `day` is that of the SPP or SP2D. The refusals of CreatePayment, but those of keys.
absl::Status CheckPayable(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment,
                          const UpShare& up_share, CalendarDay day);

// The items, of `unit`: NOT_FOUND for a commitment or line that the budget does not have, OTHER_UNIT,
// COMMITMENT_EXCEEDED, LINE_EXHAUSTED. Each commitment and line is named once.
absl::Status CheckItems(postgres::Transaction& transaction, const BudgetKey& budget, const std::string& unit,
                        const std::vector<v1::PaymentItem>& items);

// Locks what `items` will change, commitments first and then lines, each in the order of their ids: the order of
// everyone.
absl::Status LockItems(postgres::Transaction& transaction, const BudgetKey& budget,
                       const std::vector<v1::PaymentItem>& items);

}  // namespace terpadu::budgeting
