#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// The way of a revision of the DPA: unit › TAPD › PPKD (Permendagri 77/2020). States, acts and parts are the words that
// the database holds and that the contract has behind its prefixes.

// What can be done with a revision.
enum class RevisionAct { kDraft, kSubmit, kReturn, kVerify, kGather, kApprove };

std::string_view ActWord(RevisionAct act);
// Whose part the act is: UNIT_STAFF, UNIT_HEAD, TAPD or PPKD.
std::string_view PartOf(RevisionAct act);
// The state after the act; drafting leaves a revision as it is.
std::string_view StateAfter(RevisionAct act, std::string_view state);

// FAILED_PRECONDITION when `act` is not possible in `state` (metadata: revision, state): REVISION_NOT_OPEN for drafting
// and submitting, REVISION_NOT_SUBMITTED for TAPD's acts, REVISION_NOT_VERIFIED for approving.
absl::Status CheckState(std::string_view revision, RevisionAct act, std::string_view state);

// PERMISSION_DENIED, reason PART_TAKEN (metadata: actor, done, intended, revision), when `part_done` of `actor` on the
// revision, "" for none, is another part than that of `act`: nobody does two parts.
absl::Status CheckPart(std::string_view revision, RevisionAct act, std::string_view actor, std::string_view part_done);

}  // namespace terpadu::budgeting
