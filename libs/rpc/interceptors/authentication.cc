// Finds out who calls. For now the metadata is believed, and the actor marked as unauthenticated.
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {

absl::Status InterceptAuthentication(Call& call, Next next) {
  Actor& actor = call.context.actor;
  actor.id = call.Metadata("x-terpadu-actor");
  actor.unit = call.Metadata("x-terpadu-unit");
  for (absl::string_view role : absl::StrSplit(call.Metadata("x-terpadu-roles"), ',', absl::SkipWhitespace())) {
    actor.roles.emplace_back(absl::StripAsciiWhitespace(role));
  }
  actor.authenticated = false;
  return next();
}

}  // namespace terpadu::rpc
