#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::performance {

// Applies an event of planning: indicators of adopted plans become measurable. Other events change nothing.
absl::Status ApplyPlanningEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::performance
