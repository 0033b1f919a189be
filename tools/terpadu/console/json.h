#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace terpadu::command {

// `message` as protobuf JSON: field names in lowerCamelCase, 64-bit numbers as text, fields at their default included.
// One line unless `indented`.
std::string ToJson(const google::protobuf::Message& message, bool indented = true);

}  // namespace terpadu::command
