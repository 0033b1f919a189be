#include "tools/terpadu/console/event_json.h"

#include <memory>

#include "absl/strings/escaping.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/calendar.h"
#include "nlohmann/json.hpp"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/events.pb.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

// A message of each file of events: a linker leaves out files of a static library that nothing names, and the pool of
// descriptors would not know them.
const google::protobuf::Descriptor* const kLinked[] = {
    planning::v1::PlanAdopted::descriptor(), budgeting::v1::BudgetApproved::descriptor(),
    procurement::v1::ContractSigned::descriptor(), performance::v1::MeasurementRecorded::descriptor()};

// The payload as a message; null when it is not known or does not parse.
std::unique_ptr<Message> Decode(const event::v1::Event& event) {
  const auto* type = DescriptorPool::generated_pool()->FindMessageTypeByName(event.dataschema());
  if (type == nullptr || kLinked[0] == nullptr) {
    return nullptr;
  }
  std::unique_ptr<Message> payload(MessageFactory::generated_factory()->GetPrototype(type)->New());
  return payload->ParseFromString(event.data()) ? std::move(payload) : nullptr;
}

}  // namespace

std::string EventJson(const event::v1::Event& event, const std::string& cursor) {
  nlohmann::ordered_json json;
  json["specversion"] = "1.0";
  json["id"] = event.id();
  json["source"] = event.source();
  json["type"] = event.type();
  json["subject"] = event.subject();
  json["time"] = google::protobuf::util::TimeUtil::ToString(event.time());
  json["dataschema"] = event.dataschema();
  json["partitionkey"] = event.partitionkey();
  json["sequence"] = event.sequence();
  json["correlationid"] = event.correlationid();
  json["causationid"] = event.causationid();
  json["traceparent"] = event.traceparent();
  json["version"] = event.version();
  if (!cursor.empty()) {
    json["cursor"] = cursor;
  }
  if (const std::unique_ptr<Message> payload = Decode(event)) {
    json["data"] = nlohmann::ordered_json::parse(ToJson(*payload, false));
  } else {
    json["data_base64"] = absl::Base64Escape(event.data());
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string EventLine(const event::v1::Event& event) {
  const absl::Time time = absl::FromUnixSeconds(event.time().seconds());
  // id.go.terpadu.budgeting.reservation.created.v1: the part after the source.
  const std::string prefix = "id.go.terpadu." + event.source() + ".";
  std::string what = event.type().rfind(prefix, 0) == 0 ? event.type().substr(prefix.size()) : event.type();
  what = what.substr(0, what.rfind('.'));
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, Wib()) + "  " + PadRight(what, 26) + " v" +
         PadRight(std::to_string(event.version()), 3) + " " + event.subject();
}

}  // namespace terpadu::command
