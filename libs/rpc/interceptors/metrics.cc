// Rate, errors and duration of every method. The duration counts from arrival, so it holds the wait for a worker, which
// is shown apart as well.
#include "libs/telemetry/metrics.h"

#include "absl/time/clock.h"
#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {

void CountCall(const Call& call, const absl::Status& status) {
  telemetry::Count("terpadu_rpc_requests_total",
                   {{"method", call.context.method}, {"code", absl::StatusCodeToString(status.code())}});
}

absl::Status InterceptMetrics(Call& call, Next next) {
  const telemetry::Labels labels = {{"method", call.context.method}};
  telemetry::ObserveSeconds("terpadu_rpc_queue_seconds", {}, absl::ToDoubleSeconds(absl::Now() - call.received));
  absl::Status status = next();
  CountCall(call, status);
  telemetry::ObserveSeconds("terpadu_rpc_duration_seconds", labels, absl::ToDoubleSeconds(absl::Now() - call.received));
  return status;
}

}  // namespace terpadu::rpc
