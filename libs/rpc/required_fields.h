#pragma once

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace terpadu::rpc {

// INVALID_ARGUMENT, reason INVALID_FIELDS, naming by its path (`lines[3].account`) every empty field that is marked
// (google.api.field_behavior) = REQUIRED, at any depth: text, bytes, message and repeated fields without a value, enums
// that are UNSPECIFIED. A number or bool of 0 cannot be told from one left out: domain rules judge those. Fields of a
// message that is absent are not asked for.
absl::Status CheckRequiredFields(const google::protobuf::Message& request);

}  // namespace terpadu::rpc
