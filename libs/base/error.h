#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace terpadu {

// Errors are absl::Status values that carry google.rpc details as payloads (AIP-193). Code that makes or reads one
// needs neither protobuf nor gRPC; libs/rpc puts the details on the wire and adds the service's error domain.

using ErrorMetadata = std::map<std::string, std::string>;

// An error with a machine-readable `reason` (UPPER_SNAKE_CASE, stable) and a message a person can act on.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message,
                   const ErrorMetadata& metadata = {});

// The reason of an Error(), or "" when there is none.
std::string ReasonOf(const absl::Status& status);
ErrorMetadata MetadataOf(const absl::Status& status);

// `status` with a google.rpc.RetryInfo: the caller may try again after `delay`.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

// Collects every offending field of a request, so that a caller learns of all of them at once.
//
//   FieldErrors errors;
//   if (request.amount() <= 0) errors.Add("amount", "must be above zero");
//   TERPADU_RETURN_IF_ERROR(errors.ToStatus());
class FieldErrors {
 public:
  // `field` is the path in the request (`lines[3].amount`); `rule` completes the sentence "<field> …".
  void Add(std::string_view field, std::string_view rule);
  // Adds the message of a failed `status` under `field`; nothing when it is OK.
  void Add(std::string_view field, const absl::Status& status);

  bool empty() const { return violations_.empty(); }
  // OK when nothing was added; else INVALID_ARGUMENT, reason INVALID_FIELDS, with a google.rpc.BadRequest.
  absl::Status ToStatus() const;

 private:
  std::vector<std::pair<std::string, std::string>> violations_;
};

// The violations of a FieldErrors status as "field: rule", in order; empty for any other status.
std::vector<std::string> ViolationsOf(const absl::Status& status);

// Type URLs of the payloads.
inline constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
inline constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";
inline constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

}  // namespace terpadu
