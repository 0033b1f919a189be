// Takes the request_id of the request, or makes one; it stands for the correlation of a caller who names none.
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/rpc/interceptors/interceptors.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string RequestIdIn(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  const bool is_text =
      field != nullptr && !field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return is_text ? request.GetReflection()->GetString(request, field) : "";
}

}  // namespace

absl::Status InterceptRequestId(Call& call, Next next) {
  CallContext& context = call.context;
  context.request_id = RequestIdIn(*call.request);
  if (context.request_id.empty()) {
    context.request_id = NewUuid();
  } else if (!IsUuid(context.request_id)) {
    FieldErrors errors;
    errors.Add("request_id", "must be a UUID");
    return errors.ToStatus();
  }
  if (context.correlation_id.empty()) {
    context.correlation_id = context.request_id;
  }
  return next();
}

}  // namespace terpadu::rpc
