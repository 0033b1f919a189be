#pragma once

#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// `refusal`, a BELOW_COMMITTED of a revision of `lines` that this transaction has locked, with MoneyInTheWay as a
// detail: the commitments and open reservations of the first line in the way, largest first, as many as an error has
// room for, and how many there are besides.
absl::Status WithMoneyInTheWay(postgres::Transaction& transaction, const BudgetKey& budget,
                               const std::vector<RevisedLine>& lines, absl::Status refusal);

}  // namespace terpadu::budgeting
