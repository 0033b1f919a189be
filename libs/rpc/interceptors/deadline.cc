// Drops a call whose caller waits no longer, before anything is done for it.
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {

absl::Status InterceptDeadline(Call& call, Next next) {
  if (absl::Now() >= call.context.deadline) {
    return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                 "the deadline passed before a worker was free; nothing was done");
  }
  if (call.cancelled) {
    return Error(absl::StatusCode::kCancelled, "CANCELLED", "the caller cancelled the call; nothing was done");
  }
  return next();
}

}  // namespace terpadu::rpc
