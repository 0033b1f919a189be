#include "libs/journal/event_type.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor_database.h"
#include "libs/base/assert.h"
#include "libs/journal/append.h"
#include "terpadu/option/v1/event.pb.h"

namespace terpadu::journal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;

bool IsPayload(const Descriptor* message) { return message->options().HasExtension(option::v1::event); }

std::map<std::string, std::string, std::less<>> LinkedPayloads() {
  std::vector<std::string> names;
  TERPADU_ASSERT(DescriptorPool::internal_generated_database()->FindAllMessageNames(&names));
  std::map<std::string, std::string, std::less<>> payloads;
  for (const std::string& name : names) {
    if (name.rfind("terpadu.", 0) != 0) {
      continue;
    }
    const Descriptor* message = DescriptorPool::generated_pool()->FindMessageTypeByName(name);
    if (message != nullptr && IsPayload(message)) {
      payloads.emplace(EventTypeOf(message), name);
    }
  }
  return payloads;
}

}  // namespace

std::string EventTypeOf(const Descriptor* payload) {
  TERPADU_ASSERT(IsPayload(payload));
  const std::vector<std::string> package = absl::StrSplit(payload->file()->package(), '.');
  TERPADU_ASSERT(package.size() == 3 && package[0] == "terpadu");
  const option::v1::EventName& name = payload->options().GetExtension(option::v1::event);
  return absl::StrCat("id.go.terpadu.", package[1], ".", name.aggregate(), ".", name.event(), ".", package[2]);
}

std::string DataschemaOf(std::string_view type) {
  static const auto* const payloads = new std::map(LinkedPayloads());
  const auto found = payloads->find(type);
  return found == payloads->end() ? "" : found->second;
}

}  // namespace terpadu::journal
