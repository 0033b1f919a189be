// Makes the request of its bytes.
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {
namespace {

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

}  // namespace

absl::Status InterceptParsing(Call& call, Next next) {
  call.request = NewMessage(call.method->descriptor->input_type());
  call.response = NewMessage(call.method->descriptor->output_type());
  if (!call.request->ParseFromString(call.read_request())) {
    return Error(absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST",
                 "the request is not a " + call.method->descriptor->input_type()->full_name() + " in UTF-8 protobuf");
  }
  return next();
}

}  // namespace terpadu::rpc
