#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/preparation/keys.h"
#include "services/budgeting/store/revision_changes.h"
#include "services/budgeting/store/revisions.h"

namespace terpadu::budgeting {

// Makes the changes of a revision from the verified RKAs of `kua_ppas` (of `unit`, unless it is ""), and keeps which
// RKAs they were. NOTHING_VERIFIED, TOO_MANY_LINES; PART_TAKEN for an actor who drafted or submitted one of them.
absl::Status GatherIntoRevision(postgres::Transaction& transaction, const RevisionDeed& deed,
                                const KuaPpasKey& kua_ppas, const std::string& unit);

// Locks the RKAs of a revision that is to be approved; their ids. RKA_CHANGED unless each is as it was gathered;
// PART_TAKEN for an approver who had a part on one of them.
absl::StatusOr<std::vector<std::string>> LockGatheredRkas(postgres::Transaction& transaction, const RevisionDeed& deed);

// The RKAs are GATHERED by the approval: a step and an event each, and each line of `changes` that comes from one, by
// now with its id, is traced to its items instead of those that it was made from before.
absl::Status SettleRkas(postgres::Transaction& transaction, const RevisionDeed& deed,
                        const std::vector<std::string>& rkas, const std::vector<Change>& changes);

}  // namespace terpadu::budgeting
