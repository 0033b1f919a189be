#include "services/budgeting/domain/rka_chain.h"

#include "libs/base/error.h"

namespace terpadu::budgeting {
namespace {

bool Allows(RkaAct act, std::string_view state) {
  switch (act) {
    case RkaAct::kDraft:
    case RkaAct::kSubmit:
      return state == "DRAFT" || state == "RETURNED";
    case RkaAct::kVerify:
      return state == "SUBMITTED";
    case RkaAct::kReturn:
      return state == "SUBMITTED" || state == "VERIFIED";
    case RkaAct::kGather:
      return state == "VERIFIED";
  }
  return false;
}

// What the doer of a part did, for a person.
std::string Deed(std::string_view part) {
  if (part == "UNIT_STAFF") {
    return "drafted";
  }
  if (part == "UNIT_HEAD") {
    return "submitted";
  }
  return part == "TAPD" ? "examined" : "gathered";
}

}  // namespace

std::string_view ActWord(RkaAct act) {
  switch (act) {
    case RkaAct::kDraft:
      return "DRAFT";
    case RkaAct::kSubmit:
      return "SUBMIT";
    case RkaAct::kReturn:
      return "RETURN";
    case RkaAct::kVerify:
      return "VERIFY";
    case RkaAct::kGather:
      break;
  }
  return "GATHER";
}

std::string_view PartOf(RkaAct act) {
  switch (act) {
    case RkaAct::kDraft:
      return "UNIT_STAFF";
    case RkaAct::kSubmit:
      return "UNIT_HEAD";
    case RkaAct::kReturn:
    case RkaAct::kVerify:
      return "TAPD";
    case RkaAct::kGather:
      break;
  }
  return "PPKD";
}

std::string_view StateAfter(RkaAct act, std::string_view state) {
  switch (act) {
    case RkaAct::kDraft:
      return state;
    case RkaAct::kSubmit:
      return "SUBMITTED";
    case RkaAct::kReturn:
      return "RETURNED";
    case RkaAct::kVerify:
      return "VERIFIED";
    case RkaAct::kGather:
      break;
  }
  return "GATHERED";
}

absl::Status CheckState(std::string_view rka, RkaAct act, std::string_view state) {
  if (Allows(act, state)) {
    return absl::OkStatus();
  }
  const bool unit = act == RkaAct::kDraft || act == RkaAct::kSubmit;
  const std::string word(state);
  return Error(absl::StatusCode::kFailedPrecondition, unit ? "RKA_NOT_OPEN" : "RKA_NOT_SUBMITTED",
               std::string(rka) + " is " + word +
                   (unit ? ": TAPD must return it first" : ": this is done with one that is submitted"),
               {{"rka", std::string(rka)}, {"state", "RKA_STATE_" + word}});
}

absl::Status CheckPart(std::string_view rka, RkaAct act, std::string_view actor, std::string_view part_done) {
  if (part_done.empty() || part_done == PartOf(act)) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kPermissionDenied, "PART_TAKEN",
      std::string(actor) + " has " + Deed(part_done) + " " + std::string(rka) + ": another person must do this",
      {{"actor", std::string(actor)},
       {"done", std::string(part_done)},
       {"intended", std::string(PartOf(act))},
       {"rka", std::string(rka)}});
}

}  // namespace terpadu::budgeting
