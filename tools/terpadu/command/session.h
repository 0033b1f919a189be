#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/terpadu/client/services.h"

namespace terpadu::command {

// What a command is given besides its own flags: the flags of all commands, where to print, and who to call.
struct Session {
  Addresses addresses;   // as given by flags
  std::string actor;     // who calls; "" for the command's usual name
  std::string roles;     // in which roles; "" for those the command usually needs
  std::string instansi;  // which instansi; "" when not given
  bool json = false;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;

  // What the parsed command does; its exit code. Set by the command's callback.
  std::function<absl::StatusOr<int>()> run;

  absl::StatusOr<Services> Connect() const;
  // The caller for a command that usually calls in `usual_roles`.
  Caller CallerFor(std::string_view usual_roles) const;
  // The instansi, or INVALID_ARGUMENT, reason FLAG_MISSING.
  absl::StatusOr<std::string> RequireInstansi() const;
};

inline constexpr int kDone = 0;       // nothing to complain of
inline constexpr int kComplaint = 1;  // done, and something is wrong: findings, differences
inline constexpr int kFailed = 2;     // could not be done

// Parses and runs; the exit code. Errors are described on `session.err`.
int RunCommand(int argc, const char* const* argv, Session& session);

}  // namespace terpadu::command
