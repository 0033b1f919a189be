#include "libs/base/error_detail.h"

#include <string>

namespace terpadu {
namespace {

std::string UrlOf(const google::protobuf::Message& detail) {
  return "type.googleapis.com/" + detail.GetDescriptor()->full_name();
}

}  // namespace

void AttachDetail(absl::Status& status, const google::protobuf::Message& detail) {
  const std::string url = UrlOf(detail);
  status.SetPayload(absl::string_view(url.data(), url.size()), absl::Cord(detail.SerializeAsString()));
}

bool ReadDetail(const absl::Status& status, google::protobuf::Message& detail) {
  const std::string url = UrlOf(detail);
  const absl::optional<absl::Cord> payload = status.GetPayload(absl::string_view(url.data(), url.size()));
  return payload.has_value() && detail.ParseFromString(std::string(*payload));
}

}  // namespace terpadu
