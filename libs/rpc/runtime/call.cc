#include "libs/rpc/runtime/call.h"

#include <exception>
#include <span>

#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {
namespace {

constexpr Interceptor kChain[] = {
    InterceptTracing,         // names the call for all that follows
    InterceptLogging,         // sees the final status; hides defects from the caller
    InterceptMetrics,         //
    InterceptDenials,         // needs the actor that authentication finds further in
    InterceptDeadline,        // nothing below runs for a caller who went away
    InterceptAuthentication,  //
    InterceptAuthorization,   // nothing of the request is read for a caller without the right
    InterceptParsing,         //
    InterceptRequired,        //
    InterceptRequestId,       //
};

absl::Status RunHandler(Call& call) {
  try {
    if (call.method->unary) {
      return call.method->unary(call.context, *call.request, *call.response);
    }
    return call.method->stream(call.context, *call.request, call.stream);
  } catch (const std::exception& failure) {
    return absl::InternalError(std::string("exception: ") + failure.what());
  }
}

absl::Status RunFrom(std::span<const Interceptor> chain, Call& call) {
  if (chain.empty()) {
    return RunHandler(call);
  }
  return chain.front()(call, [&] { return RunFrom(chain.subspan(1), call); });
}

}  // namespace

absl::Status RunCall(Call& call) { return RunFrom(kChain, call); }

}  // namespace terpadu::rpc
