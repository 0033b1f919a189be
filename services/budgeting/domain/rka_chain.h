#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::budgeting {

// The way of an RKA: unit › TAPD › PPKD (Permendagri 77/2020). States, acts and parts are the words that the database
// holds and that the contract has behind its prefixes.

// What can be done with an RKA.
enum class RkaAct { kDraft, kSubmit, kReturn, kVerify, kGather };

std::string_view ActWord(RkaAct act);
// Whose part the act is: UNIT_STAFF, UNIT_HEAD, TAPD or PPKD.
std::string_view PartOf(RkaAct act);
// The state after the act; drafting leaves it as it is.
std::string_view StateAfter(RkaAct act, std::string_view state);

// FAILED_PRECONDITION when `act` is not possible in `state` (metadata: rka, state): RKA_NOT_OPEN for drafting and
// submitting, RKA_NOT_SUBMITTED for TAPD's acts.
absl::Status CheckState(std::string_view rka, RkaAct act, std::string_view state);

// PERMISSION_DENIED, reason PART_TAKEN (metadata: actor, done, intended, rka), when `part_done` of `actor` on the RKA,
// "" for none, is another part than that of `act`: nobody does two parts.
absl::Status CheckPart(std::string_view rka, RkaAct act, std::string_view actor, std::string_view part_done);

}  // namespace terpadu::budgeting
