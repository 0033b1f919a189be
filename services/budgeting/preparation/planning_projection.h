#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::budgeting {

// Keeps what planning tells: the units of an instansi, and the sets of codes with their codes (store/known_codes.h). Of
// the aggregates `unit` and `reference_set`; every other event says nothing here. An apply function of a
// journal::Follower.
absl::Status ApplyPlanningEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::budgeting
