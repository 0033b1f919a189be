#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::procurement {

// Applies an event of budgeting's aggregate `commitment`: what is paid on contracts.
absl::Status ApplyCommitmentEvent(postgres::Transaction& transaction, const event::v1::Event& event);

// One of any aggregate that this service follows in budgeting's journal.
absl::Status ApplyBudgetingEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::procurement
