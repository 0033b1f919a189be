#include "libs/rpc/required_fields.h"

#include <string>
#include <vector>

#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "libs/base/error.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsRequired(const FieldDescriptor& field) {
  for (const int behavior : field.options().GetRepeatedExtension(google::api::field_behavior)) {
    if (behavior == google::api::REQUIRED) {
      return true;
    }
  }
  return false;
}

bool IsEmpty(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    return reflection.FieldSize(message, &field) == 0;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return !reflection.HasField(message, &field);
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      return reflection.GetStringReference(message, &field, &scratch).empty();
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnumValue(message, &field) == 0;
    default:
      return field.has_presence() && !reflection.HasField(message, &field);
  }
}

void Check(const Message& message, const std::string& prefix, FieldErrors& errors);

void CheckInside(const Message& message, const FieldDescriptor& field, const std::string& path, FieldErrors& errors) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (reflection.HasField(message, &field)) {
      Check(reflection.GetMessage(message, &field), path + ".", errors);
    }
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    Check(reflection.GetRepeatedMessage(message, &field, i), path + "[" + std::to_string(i) + "].", errors);
  }
}

// As deep as the parser lets a message be: 100 levels.
void Check(const Message& message, const std::string& prefix, FieldErrors& errors) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool required = IsRequired(field);
    if (!is_message && !required) {
      continue;
    }
    const std::string path = prefix + field.name();
    if (required && IsEmpty(message, field)) {
      errors.Add(path, "must be set");
    } else if (is_message) {
      CheckInside(message, field, path, errors);
    }
  }
}

}  // namespace

absl::Status CheckRequiredFields(const Message& request) {
  FieldErrors errors;
  Check(request, "", errors);
  return errors.ToStatus();
}

}  // namespace terpadu::rpc
