#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"

namespace terpadu::journal {

// `id.go.terpadu.budgeting.reservation.created.v1` of a payload message `terpadu.budgeting.v1.…`. A message without the
// option terpadu.option.v1.event, or of a package that is not `terpadu.<service>.<version>`, is a defect and aborts.
std::string EventTypeOf(const google::protobuf::Descriptor* payload);

// Full name of the payload's message: the CloudEvents dataschema. "" for a type that no message linked into this
// program has.
std::string DataschemaOf(std::string_view type);

}  // namespace terpadu::journal
