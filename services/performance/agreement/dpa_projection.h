#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::performance {

// Applies an event of budgeting's budgets, lines and commitments: keeps what the DPA gives each program of a unit, and,
// when a DPA comes into force or a new version of one does, flags the signed agreements of the year whose programs have
// another sum than when they were signed, or takes the flag away when they have the same again. The events of the lines
// come before that of their budget, so that what is judged is a whole version.
absl::Status ApplyBudgetingEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::performance
