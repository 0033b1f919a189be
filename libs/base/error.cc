#include "libs/base/error.h"

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace terpadu {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

template <typename Detail>
void Attach(absl::Status& status, const char* url, const Detail& detail) {
  status.SetPayload(url, absl::Cord(detail.SerializeAsString()));
}

// What is attached under `url`, or the empty message: a payload that does not parse counts as none.
template <typename Detail>
std::optional<Detail> Attached(const absl::Status& status, const char* url) {
  const absl::optional<absl::Cord> payload = status.GetPayload(url);
  Detail detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return detail;
}

}  // namespace

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message,
                   const ErrorMetadata& metadata) {
  absl::Status status(code, View(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  Attach(status, kErrorInfoUrl, info);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = Attached<google::rpc::ErrorInfo>(status, kErrorInfoUrl);
  return info.has_value() ? info->reason() : "";
}

ErrorMetadata MetadataOf(const absl::Status& status) {
  const auto info = Attached<google::rpc::ErrorInfo>(status, kErrorInfoUrl);
  return info.has_value() ? ErrorMetadata(info->metadata().begin(), info->metadata().end()) : ErrorMetadata();
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::IDivDuration(delay, absl::Seconds(1), &delay));
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(delay)));
  Attach(status, kRetryInfoUrl, retry);
  return status;
}

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  const auto retry = Attached<google::rpc::RetryInfo>(status, kRetryInfoUrl);
  if (!retry.has_value()) {
    return std::nullopt;
  }
  return absl::Seconds(retry->retry_delay().seconds()) + absl::Nanoseconds(retry->retry_delay().nanos());
}

void FieldErrors::Add(std::string_view field, std::string_view rule) {
  violations_.emplace_back(std::string(field), std::string(rule));
}

void FieldErrors::Add(std::string_view field, const absl::Status& status) {
  if (!status.ok()) {
    Add(field, std::string_view(status.message().data(), status.message().size()));
  }
}

absl::Status FieldErrors::ToStatus() const {
  if (violations_.empty()) {
    return absl::OkStatus();
  }
  google::rpc::BadRequest bad_request;
  std::string message;
  for (const auto& [field, rule] : violations_) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(rule);
    absl::StrAppend(&message, message.empty() ? "" : "; ", field, ": ", rule);
  }
  absl::Status status = Error(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", message);
  Attach(status, kBadRequestUrl, bad_request);
  return status;
}

std::vector<std::string> ViolationsOf(const absl::Status& status) {
  std::vector<std::string> lines;
  if (const auto bad_request = Attached<google::rpc::BadRequest>(status, kBadRequestUrl)) {
    for (const auto& violation : bad_request->field_violations()) {
      lines.push_back(violation.field() + ": " + violation.description());
    }
  }
  return lines;
}

}  // namespace terpadu
