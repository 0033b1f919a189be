#pragma once

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"

namespace terpadu::budgeting {

inline constexpr int kExpiryBatch = 100;

// Ends at most kExpiryBatch reservations, of every instansi, that were not confirmed in time by the database's clock:
// their money goes back to the lines, with an event each. How many it ended. Any number of processes may do this at
// once: what another one works on is passed over.
absl::StatusOr<int> ExpireReservations(postgres::Connection& connection);

}  // namespace terpadu::budgeting
