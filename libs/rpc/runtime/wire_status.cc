#include "libs/rpc/runtime/wire_status.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "libs/base/error.h"

namespace terpadu::rpc {
namespace {

constexpr size_t kLongestText = 300;  // of a violation

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

template <typename Detail>
Detail Attached(const absl::Status& status, const char* url) {
  Detail detail;
  if (const absl::optional<absl::Cord> payload = status.GetPayload(url)) {
    detail.ParseFromString(std::string(*payload));
  }
  return detail;
}

// At most `limit` bytes, cut between two characters.
std::string Shortened(std::string text, size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) {
    --limit;
  }
  return text.substr(0, limit) + "…";
}

// Shortens what is long, then drops the last violations until the rest fits.
void Shorten(google::rpc::BadRequest& bad_request, size_t limit) {
  for (auto& violation : *bad_request.mutable_field_violations()) {
    violation.set_field(Shortened(violation.field(), kLongestText));
    violation.set_description(Shortened(violation.description(), kLongestText));
  }
  int dropped = 0;
  while (bad_request.field_violations_size() > 1 && bad_request.ByteSizeLong() > limit) {
    bad_request.mutable_field_violations()->RemoveLast();
    ++dropped;
  }
  if (dropped > 0) {
    auto* last = bad_request.add_field_violations();
    last->set_field("…");
    last->set_description("and " + std::to_string(dropped) + " more");
  }
}

void Shorten(google::rpc::ErrorInfo& info, size_t limit) {
  if (info.ByteSizeLong() <= limit) {
    return;
  }
  const size_t share = limit / (info.metadata().size() + 2);
  for (auto& [key, value] : *info.mutable_metadata()) {
    value = Shortened(value, share);
  }
  if (info.ByteSizeLong() > limit) {
    info.clear_metadata();
  }
}

// The details that are of a service's own contract, those that there is room for.
void AddOwnDetails(const absl::Status& status, google::rpc::Status& wire) {
  status.ForEachPayload([&wire](absl::string_view url, const absl::Cord& payload) {
    const std::string type(url);
    if (type == kErrorInfoUrl || type == kRetryInfoUrl || type == kBadRequestUrl) {
      return;
    }
    google::protobuf::Any& detail = *wire.add_details();
    detail.set_type_url(type);
    detail.set_value(std::string(payload));
    if (wire.ByteSizeLong() > kLongestDetails) {
      wire.mutable_details()->RemoveLast();
    }
  });
}

google::rpc::ErrorInfo InfoOf(const absl::Status& status, std::string_view domain) {
  auto info = Attached<google::rpc::ErrorInfo>(WithReason(status), kErrorInfoUrl);
  if (info.domain().empty()) {
    info.set_domain(std::string(domain));
  }
  Shorten(info, kLongestDetails / 3);
  return info;
}

}  // namespace

absl::Status WithReason(const absl::Status& status) {
  if (status.ok() || !ReasonOf(status).empty()) {
    return status;
  }
  absl::Status with_reason = status;
  google::rpc::ErrorInfo info;
  info.set_reason(absl::StatusCodeToString(status.code()));
  with_reason.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return with_reason;
}

WireStatus ToWire(const absl::Status& status, std::string_view domain) {
  if (status.ok()) {
    return {};
  }
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  const std::string message = Shortened(std::string(status.message()), kLongestMessage);
  wire.set_message(message);
  wire.add_details()->PackFrom(InfoOf(status, domain));
  if (status.GetPayload(kRetryInfoUrl)) {
    wire.add_details()->PackFrom(Attached<google::rpc::RetryInfo>(status, kRetryInfoUrl));
  }
  if (status.GetPayload(kBadRequestUrl)) {
    auto bad_request = Attached<google::rpc::BadRequest>(status, kBadRequestUrl);
    const size_t used = wire.ByteSizeLong() + 100;
    Shorten(bad_request, used < kLongestDetails ? kLongestDetails - used : 0);
    wire.add_details()->PackFrom(bad_request);
  }
  AddOwnDetails(status, wire);
  return {static_cast<int>(status.code()), message, wire.SerializeAsString()};
}

absl::Status FromWire(int code, std::string_view message, std::string_view details) {
  absl::Status status(static_cast<absl::StatusCode>(code), View(message));
  google::rpc::Status wire;
  if (status.ok() || !wire.ParseFromArray(details.data(), static_cast<int>(details.size()))) {
    return status;
  }
  for (const google::protobuf::Any& detail : wire.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

}  // namespace terpadu::rpc
