#include "services/budgeting/domain/revision_chain.h"

#include <array>
#include <utility>

#include "libs/base/error.h"

namespace terpadu::budgeting {
namespace {

struct Act {
  std::string_view word;
  std::string_view part;
  std::string_view after;  // "" for the state as it is
  std::array<std::string_view, 2> from;
  std::string_view reason;  // when it is in another state
  std::string_view what_to_do;
};

const Act& Of(RevisionAct act) {
  static constexpr Act kDraft = {
      "DRAFT", "UNIT_STAFF", "", {"DRAFT", "RETURNED"}, "REVISION_NOT_OPEN", "TAPD must return it first"};
  static constexpr Act kSubmit = {
      "SUBMIT", "UNIT_HEAD", "SUBMITTED", {"DRAFT", "RETURNED"}, "REVISION_NOT_OPEN", "TAPD must return it first"};
  static constexpr Act kReturn = {"RETURN",
                                  "TAPD",
                                  "RETURNED",
                                  {"SUBMITTED", "VERIFIED"},
                                  "REVISION_NOT_SUBMITTED",
                                  "this is done with one that is submitted"};
  static constexpr Act kVerify = {"VERIFY",
                                  "TAPD",
                                  "VERIFIED",
                                  {"SUBMITTED", "SUBMITTED"},
                                  "REVISION_NOT_SUBMITTED",
                                  "this is done with one that is submitted"};
  static constexpr Act kGather = {"GATHER",
                                  "TAPD",
                                  "VERIFIED",
                                  {"VERIFIED", "VERIFIED"},
                                  "REVISION_NOT_SUBMITTED",
                                  "it is gathered when it is created"};
  static constexpr Act kApprove = {
      "APPROVE", "PPKD", "APPROVED", {"VERIFIED", "VERIFIED"}, "REVISION_NOT_VERIFIED", "TAPD must verify it first"};
  switch (act) {
    case RevisionAct::kDraft:
      return kDraft;
    case RevisionAct::kSubmit:
      return kSubmit;
    case RevisionAct::kReturn:
      return kReturn;
    case RevisionAct::kVerify:
      return kVerify;
    case RevisionAct::kGather:
      return kGather;
    case RevisionAct::kApprove:
      break;
  }
  return kApprove;
}

// What the doer of a part did, for a person.
std::string Deed(std::string_view part) {
  if (part == "UNIT_STAFF") {
    return "drafted";
  }
  if (part == "UNIT_HEAD") {
    return "submitted";
  }
  return part == "TAPD" ? "gathered or examined" : "approved";
}

}  // namespace

std::string_view ActWord(RevisionAct act) { return Of(act).word; }

std::string_view PartOf(RevisionAct act) { return Of(act).part; }

std::string_view StateAfter(RevisionAct act, std::string_view state) {
  return Of(act).after.empty() ? state : Of(act).after;
}

absl::Status CheckState(std::string_view revision, RevisionAct act, std::string_view state) {
  const Act& asked = Of(act);
  if (state == asked.from[0] || state == asked.from[1]) {
    return absl::OkStatus();
  }
  const std::string word(state);
  const std::string what_to_do(state == "APPROVED" ? "make another revision" : asked.what_to_do);
  return Error(absl::StatusCode::kFailedPrecondition, asked.reason,
               std::string(revision) + " is " + word + ": " + what_to_do,
               {{"revision", std::string(revision)}, {"state", "BUDGET_REVISION_STATE_" + word}});
}

absl::Status CheckPart(std::string_view revision, RevisionAct act, std::string_view actor, std::string_view part_done) {
  if (part_done.empty() || part_done == PartOf(act)) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kPermissionDenied, "PART_TAKEN",
      std::string(actor) + " has " + Deed(part_done) + " " + std::string(revision) + ": another person must do this",
      {{"actor", std::string(actor)},
       {"done", std::string(part_done)},
       {"intended", std::string(PartOf(act))},
       {"revision", std::string(revision)}});
}

}  // namespace terpadu::budgeting
