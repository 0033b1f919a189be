#include "tools/terpadu/command/session.h"

#include "libs/base/status.h"

namespace terpadu::command {

absl::StatusOr<Services> Session::Connect() const {
  TERPADU_ASSIGN(Addresses found, FindAddresses(addresses));
  return Services(std::move(found));
}

Caller Session::CallerFor(std::string_view usual_roles) const {
  return {actor.empty() ? "terpadu" : actor, roles.empty() ? std::string(usual_roles) : roles};
}

absl::StatusOr<std::string> Session::RequireInstansi() const {
  if (instansi.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAG_MISSING",
                 "which instansi? Give --instansi ID, or set TERPADU_INSTANSI");
  }
  return instansi;
}

}  // namespace terpadu::command
