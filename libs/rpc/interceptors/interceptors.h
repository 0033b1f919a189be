#pragma once

#include "absl/status/status.h"
#include "libs/rpc/runtime/call.h"

namespace terpadu::rpc {

// The interceptors in the order of their chain (runtime/call.cc); each file begins with what it does.
absl::Status InterceptTracing(Call& call, Next next);
absl::Status InterceptLogging(Call& call, Next next);
absl::Status InterceptMetrics(Call& call, Next next);
absl::Status InterceptDenials(Call& call, Next next);
absl::Status InterceptDeadline(Call& call, Next next);
absl::Status InterceptAuthentication(Call& call, Next next);
absl::Status InterceptAuthorization(Call& call, Next next);
absl::Status InterceptParsing(Call& call, Next next);
absl::Status InterceptRequired(Call& call, Next next);
absl::Status InterceptRequestId(Call& call, Next next);

// For calls that are refused before they reach the chain.
void CountCall(const Call& call, const absl::Status& status);

// INTERNAL and UNKNOWN tell the caller nothing but where to look: the message goes to the log under the trace.
absl::Status HideDefect(const absl::Status& status, const CallContext& context);

}  // namespace terpadu::rpc
