// Logs one line for a call that failed or was slow; never a payload. The message of an error stays out of the line
// unless it tells of a fault of the server, since it may quote the request. Defects are hidden from the caller.
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "libs/telemetry/log.h"

namespace terpadu::rpc {
namespace {

constexpr absl::Duration kSlow = absl::Seconds(1);

bool IsDefect(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown ||
         status.code() == absl::StatusCode::kDataLoss;
}

void LogCall(const CallContext& context, const absl::Status& status, absl::Duration duration) {
  telemetry::LogFields fields = {
      {"method", context.method},         {"code", absl::StatusCodeToString(status.code())},
      {"reason", ReasonOf(status)},       {"milliseconds", std::to_string(absl::ToInt64Milliseconds(duration))},
      {"request_id", context.request_id}, {"traceparent", context.traceparent}};
  if (IsDefect(status) || status.code() == absl::StatusCode::kUnavailable) {
    fields.emplace_back("error", std::string(status.message()));
    telemetry::LogError("call failed", fields);
  } else if (!status.ok()) {
    telemetry::LogInfo("call refused", fields);
  } else {
    telemetry::LogWarning("call slow", fields);
  }
}

}  // namespace

absl::Status HideDefect(const absl::Status& status, const CallContext& context) {
  if (!IsDefect(status)) {
    return status;
  }
  const std::string reason = ReasonOf(status);
  return Error(status.code(), reason.empty() ? absl::StatusCodeToString(status.code()) : reason,
               "internal error, id " + context.traceparent);
}

absl::Status InterceptLogging(Call& call, Next next) {
  const absl::Status status = next();
  const absl::Duration duration = absl::Now() - call.received;
  if (!status.ok() || duration > kSlow) {
    LogCall(call.context, status, duration);
  }
  return HideDefect(status, call.context);
}

}  // namespace terpadu::rpc
