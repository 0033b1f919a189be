#pragma once

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::performance {

// Budgeting's commitments: what is bound and paid of a line.
absl::Status ApplyCommitmentEvent(postgres::Transaction& transaction, const event::v1::Event& event);

// Procurement's contracts: whether they hold, and how far the work is.
absl::Status ApplyContractEvent(postgres::Transaction& transaction, const event::v1::Event& event);

// What planning's units and plan nodes are called.
absl::Status ApplyTitleEvent(postgres::Transaction& transaction, const event::v1::Event& event);

}  // namespace terpadu::performance
