#include "services/procurement/selection/domain/segregation.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"

namespace terpadu::procurement::domain {

bool Segregation::Forbids(std::string_view first, std::string_view second) const {
  return std::any_of(apart.begin(), apart.end(), [&](const auto& pair) {
    return (pair.first == first && pair.second == second) || (pair.first == second && pair.second == first);
  });
}

absl::Status Segregation::Check(std::string_view actor, std::string_view capacity,
                                const std::vector<std::string>& held) const {
  const auto found =
      std::find_if(held.begin(), held.end(), [&](const std::string& each) { return Forbids(each, capacity); });
  if (found == held.end()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, "SEGREGATION",
               absl::StrCat(std::string(actor), " has acted on this package as ", *found, " and may not act as ",
                            std::string(capacity), ": another person must"),
               {{"actor", std::string(actor)}, {"capacity", std::string(capacity)}, {"held", *found}});
}

}  // namespace terpadu::procurement::domain
