#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::procurement {

// Applies an event of a budget line (the journal of budgeting, aggregate budget_line) to the projection. A new amount
// sends every announced package with an allocation on the line to kaji ulang. For journal::Follower, whose transaction
// and rules it needs.
absl::Status ApplyBudgetLineEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::procurement
