#pragma once

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace terpadu {

// A detail of an error that is a message of a service's own contract, beside those of error.h. What travels over the
// wire is bounded: a detail that does not fit is left out, so its maker keeps it small (some 1,500 bytes).

void AttachDetail(absl::Status& status, const google::protobuf::Message& detail);

// Fills `detail`; false when the status carries none of its type.
bool ReadDetail(const absl::Status& status, google::protobuf::Message& detail);

}  // namespace terpadu
