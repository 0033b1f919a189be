#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::procurement::domain {

// What a person did, or is about to do, on one package.
struct Deed {
  std::string_view act;  // of domain::act
  std::string actor;     // "" when nobody did it yet
};

// Pairs of acts that one person may not do on one package (rule `role_conflict`).
class RoleConflicts {
 public:
  explicit RoleConflicts(std::vector<std::pair<std::string, std::string>> pairs) : pairs_(std::move(pairs)) {}

  bool Forbids(std::string_view first, std::string_view second) const;

  // PERMISSION_DENIED, reason ROLE_CONFLICT (metadata: actor, act, and the role of the deed in the way, such as
  // finalizer), when `intended` conflicts with one of `done` by the same actor.
  absl::Status Check(const Deed& intended, const std::vector<Deed>& done) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace terpadu::procurement::domain
