#include "tools/terpadu/client/services.h"

#include <utility>

#include "absl/time/clock.h"
#include "libs/base/status.h"

namespace terpadu::command {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(200);

// `planning` of `terpadu.planning.v1.PlanningService/GetPlan`.
std::string ServiceOf(std::string_view method) {
  const size_t begin = method.find('.') + 1;
  return std::string(method.substr(begin, method.find('.', begin) - begin));
}

rpc::CallOptions OptionsOf(const Caller& caller) {
  return rpc::CallOptions::As(caller.actor, caller.roles, caller.unit);
}

// Whether the same call may succeed in a while: the service is away, or did not answer in time.
bool IsPassing(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded;
}

}  // namespace

Services::Services(Addresses addresses, absl::Duration patience)
    : addresses_(std::move(addresses)), patience_(patience) {}

absl::StatusOr<rpc::Client*> Services::ClientOf(const std::string& service) {
  const auto address = addresses_.find(service);
  if (address == addresses_.end() || address->second.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "ADDRESS_UNKNOWN",
                 "where the " + service + " service is, is not known", {{"service", service}});
  }
  std::unique_ptr<rpc::Client>& client = clients_[service];
  if (client == nullptr) {
    client = std::make_unique<rpc::Client>(address->second);
  }
  return client.get();
}

absl::Status Services::CallMessage(const Caller& caller, std::string_view method,
                                   const google::protobuf::Message& request, google::protobuf::Message& response) {
  TERPADU_ASSIGN(rpc::Client* const client, ClientOf(ServiceOf(method)));
  if (on_call) {
    on_call(method);
  }
  const absl::Time give_up = absl::Now() + patience_;
  for (;;) {
    rpc::CallOptions options = OptionsOf(caller);
    options.timeout = timeout;
    absl::Status status = client->CallMessage(method, request, response, options);
    if (!IsPassing(status) || absl::Now() >= give_up) {
      return status;
    }
    if (on_retry) {
      on_retry(status);
    }
    absl::SleepFor(kPause);
  }
}

absl::StatusOr<std::unique_ptr<rpc::ClientStream>> Services::Follow(const Caller& caller, const std::string& service,
                                                                    const google::protobuf::Message& request) {
  TERPADU_ASSIGN(rpc::Client* const client, ClientOf(service));
  rpc::CallOptions options = OptionsOf(caller);
  options.timeout = absl::InfiniteDuration();
  return client->Stream("terpadu.event.v1.EventFeedService/FollowEvents", request, options);
}

}  // namespace terpadu::command
