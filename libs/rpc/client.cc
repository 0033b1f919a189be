#include "libs/rpc/client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/sync_stream.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/rpc/runtime/wire_status.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::Message;

constexpr int kMaxResponseBytes = 64 << 20;

std::shared_ptr<grpc::Channel> NewChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);      // services are neighbours
  arguments.SetLoadBalancingPolicyName("round_robin");  // over all addresses of a name
  arguments.SetMaxReceiveMessageSize(kMaxResponseBytes);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void Apply(const CallOptions& options, grpc::ClientContext& context) {
  if (options.timeout != absl::InfiniteDuration()) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
  }
  for (const auto& [key, value] : options.metadata) {
    context.AddMetadata(key, value);
  }
}

grpc::ByteBuffer ToBuffer(const Message& message) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return {&slice, 1};
}

bool Parse(const grpc::ByteBuffer& buffer, Message& message) {
  grpc::Slice slice;
  return buffer.DumpToSingleSlice(&slice).ok() && message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

absl::Status Unreadable(const Message& message) {
  return Error(absl::StatusCode::kInternal, "MALFORMED_RESPONSE",
               "the server's answer is not a " + message.GetDescriptor()->full_name());
}

absl::Status ToStatus(const grpc::Status& status, const std::string& address) {
  const absl::Status given = FromWire(status.error_code(), status.error_message(), status.error_details());
  if (given.code() == absl::StatusCode::kUnavailable && ReasonOf(given).empty()) {
    return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
                                address + " cannot be reached: " + status.error_message(), {{"address", address}}),
                          absl::Seconds(1));
  }
  return WithReason(given);
}

class GrpcClientStream final : public ClientStream {
 public:
  GrpcClientStream(grpc::Channel& channel, std::string_view method, const Message& request, const CallOptions& options,
                   const std::string& address)
      : path_("/" + std::string(method)), address_(address) {
    Apply(options, context_);
    const grpc::internal::RpcMethod rpc(path_.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
    reader_.reset(
        grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(&channel, rpc, &context_, ToBuffer(request)));
  }

  ~GrpcClientStream() override {
    Cancel();
    static_cast<void>(Finish());
  }

  bool Read(Message& message) override {
    grpc::ByteBuffer buffer;
    if (finished_ || !reader_->Read(&buffer)) {
      return false;
    }
    if (!Parse(buffer, message)) {
      Cancel();
      unreadable_ = Unreadable(message);
      return false;
    }
    return true;
  }

  void Cancel() override { context_.TryCancel(); }

  absl::Status Finish() override {
    if (!std::exchange(finished_, true)) {
      const absl::Status end = ToStatus(reader_->Finish(), address_);
      end_ = unreadable_.ok() ? end : unreadable_;
    }
    return end_;
  }

 private:
  const std::string path_;
  const std::string address_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader_;
  absl::Status unreadable_;
  bool finished_ = false;
  absl::Status end_;
};

}  // namespace

struct Client::State {
  std::shared_ptr<grpc::Channel> channel;
};

CallOptions CallOptions::OnBehalfOf(const CallContext& call, std::string_view service) {
  CallOptions options = As(service, "APPLICATION");
  options.timeout = std::clamp(call.deadline - absl::Now(), absl::ZeroDuration(), options.timeout);
  options.metadata["x-terpadu-correlation-id"] = call.correlation_id;
  if (!call.causation_id.empty()) {
    options.metadata["x-terpadu-causation-id"] = call.causation_id;
  }
  options.metadata["traceparent"] = call.traceparent;
  return options;
}

CallOptions CallOptions::As(std::string_view actor, std::string_view roles, std::string_view unit) {
  CallOptions options;
  options.metadata["x-terpadu-actor"] = actor;
  options.metadata["x-terpadu-roles"] = roles;
  if (!unit.empty()) {
    options.metadata["x-terpadu-unit"] = unit;
  }
  return options;
}

Client::Client(std::string_view address) : address_(address), state_(new State{NewChannel(address_)}) {}
Client::~Client() = default;

absl::Status Client::CallMessage(std::string_view method, const Message& request, Message& response,
                                 const CallOptions& options) {
  const std::string path = "/" + std::string(method);
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
  grpc::ClientContext context;
  Apply(options, context);
  grpc::ByteBuffer answer;
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      state_->channel.get(), rpc, &context, ToBuffer(request), &answer);
  if (!status.ok()) {
    return ToStatus(status, address_);
  }
  return Parse(answer, response) ? absl::OkStatus() : Unreadable(response);
}

std::unique_ptr<ClientStream> Client::Stream(std::string_view method, const Message& request,
                                             const CallOptions& options) {
  return std::make_unique<GrpcClientStream>(*state_->channel, method, request, options, address_);
}

}  // namespace terpadu::rpc
