#include "services/procurement/domain/role_conflict.h"

#include <algorithm>

#include "libs/base/error.h"
#include "services/procurement/domain/lifecycle.h"

namespace terpadu::procurement::domain {
namespace {

// What the doer of `act` is called in errors.
std::string DoerOf(std::string_view act) {
  if (act == act::kFinalize) {
    return "finalizer";
  }
  if (act == act::kAnnounce) {
    return "announcer";
  }
  return act == act::kSubmitRpp ? "submitter" : "actor_before";
}

}  // namespace

bool RoleConflicts::Forbids(std::string_view first, std::string_view second) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [&](const auto& pair) {
    return (pair.first == first && pair.second == second) || (pair.first == second && pair.second == first);
  });
}

absl::Status RoleConflicts::Check(const Deed& intended, const std::vector<Deed>& done) const {
  for (const Deed& deed : done) {
    if (deed.actor == intended.actor && Forbids(deed.act, intended.act)) {
      const std::string doer = DoerOf(deed.act);
      return Error(
          absl::StatusCode::kPermissionDenied, "ROLE_CONFLICT",
          intended.actor + " is the " + doer + " of this package: another person must " + std::string(intended.act),
          {{"actor", intended.actor}, {"act", std::string(intended.act)}, {doer, deed.actor}});
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::procurement::domain
