#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// Who has had a hand in a draft, and who approved it: nobody both. A caller that does not say who it is has no part.

// Keeps `actor` as an author of the draft.
absl::Status AddAuthor(postgres::Transaction& transaction, const BudgetKey& budget, std::string_view actor);

// Keeps `actor` as its approver; OWN_DRAFT for an author.
absl::Status AddApprover(postgres::Transaction& transaction, const BudgetKey& budget, std::string_view actor);

}  // namespace terpadu::budgeting
