#pragma once

#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "libs/rpc/idempotency.h"

namespace terpadu::procurement {

// rpc::Once, but the same request again returns the resource as it is now, by `now` of the response given then. A
// command that had to give way to another (CONCURRENT_CHANGE) is run again, a few times.
template <typename Response>
absl::StatusOr<Response> OnceOrNow(rpc::CallContext& call, std::string_view instansi,
                                   const google::protobuf::Message& request,
                                   const std::function<absl::StatusOr<Response>(postgres::Transaction&)>& command,
                                   const std::function<absl::StatusOr<Response>(const Response&)>& now,
                                   bool validate_only = false) {
  constexpr int kMostTries = 3;
  for (int tries = 1;; ++tries) {
    bool ran = false;
    absl::StatusOr<Response> response = rpc::Once<Response>(
        call, instansi, request,
        [&](postgres::Transaction& transaction) {
          ran = true;
          return command(transaction);
        },
        validate_only);
    if (ReasonOf(response.status()) == "CONCURRENT_CHANGE" && tries < kMostTries) {
      continue;
    }
    return ran || !response.ok() ? response : now(*response);
  }
}

}  // namespace terpadu::procurement
