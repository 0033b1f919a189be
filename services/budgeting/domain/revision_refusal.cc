#include "services/budgeting/domain/revision_refusal.h"

#include <string>

#include "libs/base/error.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) { return std::string(text); }

}  // namespace

absl::Status RevisionExists(std::string_view revision) {
  return Error(StatusCode::kAlreadyExists, "REVISION_EXISTS", "there is " + Text(revision) + " already",
               {{"revision", Text(revision)}});
}

absl::Status RevisionIsGathered(std::string_view revision) {
  return Error(StatusCode::kFailedPrecondition, "REVISION_GATHERED",
               Text(revision) + " comes from RKAs: mend those, have them verified, and gather anew",
               {{"revision", Text(revision)}});
}

absl::Status RkaChanged(std::string_view revision, std::string_view rka) {
  return Error(StatusCode::kFailedPrecondition, "RKA_CHANGED",
               Text(rka) + " is not as it was when " + Text(revision) + " was gathered: gather anew",
               {{"revision", Text(revision)}, {"rka", Text(rka)}});
}

}  // namespace terpadu::budgeting
