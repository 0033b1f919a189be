// Enforces the roles that the method's access option names. How far a role reaches (the option's scope) is checked
// where the resource is known, in the handler.
#include <string>

#include "absl/strings/str_join.h"
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "terpadu/option/v1/access.pb.h"

namespace terpadu::rpc {
namespace {

// `PPK` of ROLE_PPK, as callers say it.
std::string NameOf(int role) {
  return option::v1::Role_Name(static_cast<option::v1::Role>(role)).substr(std::string("ROLE_").size());
}

}  // namespace

absl::Status InterceptAuthorization(Call& call, Next next) {
  std::vector<std::string> allowed;
  for (const int role : call.method->descriptor->options().GetExtension(option::v1::access).roles()) {
    allowed.push_back(NameOf(role));
    if (role == option::v1::ROLE_PUBLIC ||
        (!call.context.actor.id.empty() && call.context.actor.HasRole(allowed.back()))) {
      return next();
    }
  }
  if (call.context.actor.id.empty()) {
    return Error(absl::StatusCode::kUnauthenticated, "ACTOR_REQUIRED",
                 "the call does not say who makes it (metadata x-terpadu-actor)");
  }
  const std::string roles = absl::StrJoin(allowed, ", ");
  return Error(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED", call.context.method + " is for the roles " + roles,
               {{"roles", roles}});
}

}  // namespace terpadu::rpc
