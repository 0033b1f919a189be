#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/journal/append.h"
#include "libs/rpc/call_context.h"
#include "services/procurement/names.h"
#include "services/procurement/store/saga_store.h"

namespace terpadu::procurement {

// Replaces the RPP, if there is one, of a package (locked) that is revised or cancelled; the event goes to `entries`.
// When it holds money, begins the saga that gives it back and returns that, to be driven after the commit.
// FAILED_PRECONDITION, reason RPP_RESERVING (metadata: rpp), with a retry delay, while its budget is being reserved.
absl::StatusOr<std::optional<store::Saga>> WithdrawRpp(rpc::CallContext& call, postgres::Transaction& transaction,
                                                       const ResourceId& package, std::vector<journal::Entry>& entries);

}  // namespace terpadu::procurement
