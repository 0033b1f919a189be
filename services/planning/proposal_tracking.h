#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/planning/proposal_requests.h"
#include "services/planning/store/proposal_store.h"
#include "terpadu/planning/v1/proposal_service.pb.h"

namespace terpadu::planning {

// What is kept of a compared tracking code, so that nobody who reads the database can track or withdraw. A code has 125
// random bits: a plain hash is enough.
std::string TrackingHashOf(const std::string& compared_code);

// NOT_FOUND, reason TRACKING_CODE_UNKNOWN.
absl::StatusOr<ProposalKey> FindTracked(const Executor& executor, const TrackedKey& key);

// A proposal as its proposer follows it.
absl::StatusOr<v1::TrackedProposal> Tracked(const Executor& executor, const ProposalKey& key);

}  // namespace terpadu::planning
