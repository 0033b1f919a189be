#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "libs/postgres/migrate.h"
#include "libs/rpc/call_context.h"

namespace terpadu::rpc {

// The table `request`: one row for each request_id that changed something (AIP-155), with the method, a fingerprint of
// the body, and the response. Part of every service's database.
extern const postgres::MigrationSet kMigrations;

// Fingerprint of a request: SHA-256 hex of its deterministic serialization.
std::string FingerprintOf(const google::protobuf::Message& request);

// Runs `command` once for its request_id: in one transaction, the row in `request`, what `command` does, and its
// response. The same request again returns the stored response and changes nothing; another body under the same id is
// INVALID_ARGUMENT, reason REQUEST_ID_REUSED; two at once wait for each other. `command` fills the response; its error
// rolls everything back. With `validate_only` the transaction is rolled back after `command` in any case.
absl::Status RunOnce(CallContext& call, std::string_view instansi, const google::protobuf::Message& request,
                     google::protobuf::Message& response,
                     const std::function<absl::Status(postgres::Transaction&)>& command, bool validate_only = false);

// RunOnce for a command that returns its response.
template <typename Response>
absl::StatusOr<Response> Once(CallContext& call, std::string_view instansi, const google::protobuf::Message& request,
                              const std::function<absl::StatusOr<Response>(postgres::Transaction&)>& command,
                              bool validate_only = false) {
  Response response;
  absl::Status status = RunOnce(
      call, instansi, request, response,
      [&](postgres::Transaction& transaction) -> absl::Status {
        absl::StatusOr<Response> result = command(transaction);
        if (!result.ok()) {
          return std::move(result).status();
        }
        response = *std::move(result);
        return absl::OkStatus();
      },
      validate_only);
  if (!status.ok()) {
    return status;
  }
  return response;
}

// For hot commands, which insert into `request` (instansi, request_id, method, fingerprint, resource) inside their one
// statement with ON CONFLICT DO NOTHING: when that statement changed nothing, tells whether the request_id is why.
// Returns the resource stored under it ("" when there is none: the cause is another), or REQUEST_ID_REUSED.
absl::StatusOr<std::string> ReplayedResource(CallContext& call, std::string_view instansi,
                                             const google::protobuf::Message& request);

// Deletes at most `limit` rows older than `instant` (by the database's clock), for all instansi; how many it deleted.
// A request_id older than that is taken for new.
absl::StatusOr<int64_t> ForgetRequestsBefore(postgres::Connection& connection, absl::Time instant, int limit);

}  // namespace terpadu::rpc
