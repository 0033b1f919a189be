// Leaves a trace of every call that was denied: an audit line and a count.
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace terpadu::rpc {

absl::Status InterceptDenials(Call& call, Next next) {
  absl::Status status = next();
  if (status.code() != absl::StatusCode::kPermissionDenied && status.code() != absl::StatusCode::kUnauthenticated) {
    return status;
  }
  const std::string reason = ReasonOf(status);
  telemetry::LogWarning(
      "call denied",
      {{"audit", "true"}, {"method", call.context.method}, {"reason", reason}, {"detail", call.context.AuditJson()}});
  telemetry::Count("terpadu_rpc_denials_total", {{"method", call.context.method}, {"reason", reason}});
  return status;
}

}  // namespace terpadu::rpc
