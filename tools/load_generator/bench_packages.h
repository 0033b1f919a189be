#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "libs/rpc/client.h"
#include "tools/load_generator/method.h"

namespace terpadu::load {

// Makes one finalised package on the bench's budget through the API, and of it, by SQL, copies numbered `first` to
// `last` for the service and as many for pgbench, spread over the lines. The copies have no events.
absl::StatusOr<Method> AnnounceMethod(const Place& procurement, rpc::Client& client, int64_t first, int64_t last);

}  // namespace terpadu::load
