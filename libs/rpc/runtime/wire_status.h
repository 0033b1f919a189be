#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace terpadu::rpc {

// A status as gRPC carries it: code, message, and a serialized google.rpc.Status with the details (AIP-193).
struct WireStatus {
  int code = 0;
  std::string message;
  std::string details;
};

// Details and message travel as HTTP/2 trailers, of which a client takes 8 KiB unless told otherwise: a longer message
// is cut, and of too many field violations the first are sent, with the number of the others.
inline constexpr size_t kLongestMessage = 1000;
inline constexpr size_t kLongestDetails = 3000;

// `domain` goes into the ErrorInfo; a status without one gets the name of its code as the reason.
WireStatus ToWire(const absl::Status& status, std::string_view domain);
// What ToWire gave, payloads included; a status of a server outside this suite comes without a reason.
absl::Status FromWire(int code, std::string_view message, std::string_view details);

// `status` with the name of its code as the reason, when it has none.
absl::Status WithReason(const absl::Status& status);

}  // namespace terpadu::rpc
