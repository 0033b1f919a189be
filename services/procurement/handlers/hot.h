#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"

namespace terpadu::procurement {

// A hot command: `execute` is its one statement, which returns nothing, or fails with ALREADY_EXISTS, when it changed
// nothing. Then either the request was seen before, and `now` of the resource it made or changed is the answer; or
// `explain`, given the failure, says what stands in the way. When nothing does any more (another call has just been
// there), or two calls had to wait for each other, the statement runs again, a few times.
template <typename Response>
absl::StatusOr<Response> RunHot(rpc::CallContext& call, const std::string& instansi,
                                const google::protobuf::Message& request,
                                const std::function<absl::StatusOr<std::optional<Response>>()>& execute,
                                const std::function<absl::StatusOr<Response>(const std::string& resource)>& now,
                                const std::function<absl::Status(const absl::Status& failure)>& explain) {
  constexpr int kMostTries = 3;
  for (int tries = 0; tries < kMostTries; ++tries) {
    absl::StatusOr<std::optional<Response>> response = execute();
    if (response.ok() && response->has_value()) {
      return **std::move(response);
    }
    if (ReasonOf(response.status()) == "CONCURRENT_CHANGE") {
      continue;
    }
    if (!response.ok() && !absl::IsAlreadyExists(response.status())) {
      return response.status();
    }
    TERPADU_ASSIGN(const std::string replayed, rpc::ReplayedResource(call, instansi, request));
    if (!replayed.empty()) {
      return now(replayed);
    }
    TERPADU_RETURN_IF_ERROR(explain(response.status()));
  }
  return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                              "others change the same resource at the same time: try again"),
                        absl::Milliseconds(100));
}

}  // namespace terpadu::procurement
