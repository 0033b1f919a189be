#include "tools/terpadu/console/json.h"

#include "google/protobuf/util/json_util.h"
#include "libs/base/assert.h"

namespace terpadu::command {

std::string ToJson(const google::protobuf::Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indented;
  options.always_print_primitive_fields = true;
  std::string json;
  TERPADU_ASSERT(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

}  // namespace terpadu::command
