#pragma once

#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/rpc/idempotency.h"

namespace terpadu::procurement {

// rpc::Once, but the same request again returns the resource as it is now, by `now` of the response given then.
template <typename Response>
absl::StatusOr<Response> OnceOrNow(rpc::CallContext& call, std::string_view instansi,
                                   const google::protobuf::Message& request,
                                   const std::function<absl::StatusOr<Response>(postgres::Transaction&)>& command,
                                   const std::function<absl::StatusOr<Response>(const Response&)>& now,
                                   bool validate_only = false) {
  bool ran = false;
  absl::StatusOr<Response> response = rpc::Once<Response>(
      call, instansi, request,
      [&](postgres::Transaction& transaction) {
        ran = true;
        return command(transaction);
      },
      validate_only);
  return ran || !response.ok() ? response : now(*response);
}

}  // namespace terpadu::procurement
