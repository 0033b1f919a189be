#include "libs/rpc/runtime/grpc_service.h"

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <deque>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "libs/rpc/runtime/wire_status.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::Message;

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  if (buffer.Valid() && buffer.Dump(&slices).ok()) {
    bytes.reserve(buffer.Length());
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return bytes;
}

// False when `message` is larger than `limit`.
bool Serialize(const Message& message, size_t limit, grpc::ByteBuffer& buffer) {
  const size_t size = message.ByteSizeLong();
  if (size > limit) {
    return false;
  }
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  grpc::ByteBuffer(&slice, 1).Swap(&buffer);
  return true;
}

absl::Status ResponseTooLarge(size_t limit) {
  return Error(absl::StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE",
               "the response has more than " + std::to_string(limit) + " bytes: ask for less, as by a smaller page");
}

grpc::Status ToGrpc(const absl::Status& status, const std::string& domain) {
  const WireStatus wire = ToWire(status, domain);
  return {static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details};
}

std::map<std::string, std::string> MetadataOf(const grpc::CallbackServerContext& context) {
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : context.client_metadata()) {
    const absl::string_view name(key.data(), key.size());
    if (absl::StartsWith(name, "x-terpadu-") || name == "traceparent") {
      metadata.emplace(std::string(name), std::string(value.data(), value.size()));
    }
  }
  return metadata;
}

// Fills in what is known on arrival. Streams without a deadline have none; unary calls get the default.
void Describe(Call& call, const ServiceHandlers::Method& method, const grpc::CallbackServerContext& context,
              const grpc::ByteBuffer& request, const ServerOptions& options) {
  call.method = &method;
  call.metadata = MetadataOf(context);
  call.received = absl::Now();
  call.request_size = request.Length();
  call.read_request = [&request] { return BytesOf(request); };
  call.context.method = method.descriptor->service()->full_name() + "/" + method.descriptor->name();
  call.context.peer = context.peer();
  call.context.clock = options.clock;
  if (context.deadline() < std::chrono::system_clock::time_point::max()) {
    call.context.deadline = absl::FromChrono(context.deadline());
  } else if (method.unary) {
    call.context.deadline = call.received + options.default_deadline;
  }
}

// Lives from arrival to OnDone, which gRPC calls once after Finish.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(const ServiceHandlers::Method& method, const grpc::CallbackServerContext& context,
            const grpc::ByteBuffer& request, grpc::ByteBuffer& response, Runtime& runtime)
      : response_(response), runtime_(runtime) {
    runtime_.CallBegan();
    Describe(call_, method, context, request, runtime.options());
  }

  void Start() {
    runtime_.Submit(call_, [this](const absl::Status& status) { Answer(status); });
  }

 private:
  void Answer(absl::Status status) {
    const size_t limit = runtime_.options().max_response_bytes;
    if (status.ok() && !Serialize(*call_.response, limit, response_)) {
      status = ResponseTooLarge(limit);
    }
    Finish(ToGrpc(status, runtime_.domain()));
  }

  void OnCancel() override { call_.cancelled = true; }
  void OnDone() override {
    runtime_.CallEnded();
    delete this;
  }

  grpc::ByteBuffer& response_;
  Runtime& runtime_;
  Call call_;
};

// Shared by gRPC (until OnDone) and by whoever writes to it, who may hold it longer than the call lasts. The state is
// decided under the mutex; gRPC is called outside it, and at most one write and one Finish ever reach it.
class StreamCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                         public ServerStream,
                         public std::enable_shared_from_this<StreamCall> {
 public:
  StreamCall(const ServiceHandlers::Method& method, const grpc::CallbackServerContext& context,
             const grpc::ByteBuffer& request, Runtime& runtime)
      : runtime_(&runtime), limit_(runtime.options().max_response_bytes), domain_(runtime.domain()) {
    runtime_->CallBegan();
    Describe(call_, method, context, request, runtime.options());
  }

  void Start() {
    self_ = shared_from_this();
    if (absl::Status refused = runtime_->Remember(self_); !refused.ok()) {
      CountCall(call_, refused);
      opening_ = false;
      CloseWith(refused);
      return;
    }
    call_.stream = self_;
    runtime_->Submit(call_, [this](const absl::Status& status) { Opened(status); });
  }

  bool TryWrite(const Message& message) override {
    bool fits = false;
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || writing_) {
        return false;
      }
      fits = Serialize(message, limit_, buffer_);
      writing_ = fits;
    }
    if (fits) {
      StartWrite(&buffer_);
    } else {
      CloseWith(ResponseTooLarge(limit_));
    }
    return fits;
  }

  bool writable() const override {
    const std::lock_guard lock(mutex_);
    return !closed_ && !writing_;
  }

  bool closed() const override {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

  void Close(const absl::Status& status) override { CloseWith(HideDefect(status, call_.context)); }

 private:
  void CloseWith(const absl::Status& status) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) {
        return;
      }
      closed_ = true;
      end_ = status;
    }
    MaybeFinish();
  }

  // The handler has returned, and uses call_ no more.
  void Opened(const absl::Status& status) {
    if (!status.ok()) {
      CloseWith(status);
    }
    call_.stream.reset();
    {
      const std::lock_guard lock(mutex_);
      opening_ = false;
    }
    MaybeFinish();
  }

  // Finishes once it is closed, nothing is on its way and the handler has returned: OnDone may follow at once.
  void MaybeFinish() {
    {
      const std::lock_guard lock(mutex_);
      if (!closed_ || writing_ || opening_ || finished_) {
        return;
      }
      finished_ = true;
    }
    Finish(ToGrpc(end_, domain_));
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
    }
    if (!ok) {
      CloseWith(absl::CancelledError("the caller went away"));
    }
    MaybeFinish();
  }

  void OnCancel() override {
    call_.cancelled = true;
    CloseWith(absl::CancelledError("the caller went away"));
  }

  void OnDone() override {
    runtime_->Forget(this);
    runtime_->CallEnded();
    std::shared_ptr<StreamCall> last = std::move(self_);
  }

  Runtime* const runtime_;  // alive until OnDone
  const size_t limit_;
  const std::string domain_;
  Call call_;
  std::shared_ptr<StreamCall> self_;
  grpc::ByteBuffer buffer_;  // of the write on its way

  mutable std::mutex mutex_;
  bool opening_ = true;
  bool writing_ = false;
  bool closed_ = false;
  bool finished_ = false;
  absl::Status end_;
};

class DescriptorService final : public grpc::Service {
 public:
  DescriptorService(const ServiceHandlers& handlers, Runtime& runtime) : runtime_(runtime) {
    int index = 0;
    for (const auto& [name, method] : handlers.methods()) {
      const auto type =
          method.unary ? grpc::internal::RpcMethod::NORMAL_RPC : grpc::internal::RpcMethod::SERVER_STREAMING;
      paths_.push_back("/" + handlers.descriptor().full_name() + "/" + name);
      AddMethod(new grpc::internal::RpcServiceMethod(paths_.back().c_str(), type, nullptr));
      MarkMethodRawCallback(index++, method.unary ? Unary(method) : Stream(method));
    }
  }

 private:
  grpc::internal::MethodHandler* Unary(const ServiceHandlers::Method& method) {
    return new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
        [this, &method](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) -> grpc::ServerUnaryReactor* {
          auto* call = new UnaryCall(method, *context, *request, *response, runtime_);
          call->Start();
          return call;
        });
  }

  grpc::internal::MethodHandler* Stream(const ServiceHandlers::Method& method) {
    return new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
        [this, &method](grpc::CallbackServerContext* context,
                        const grpc::ByteBuffer* request) -> grpc::ServerWriteReactor<grpc::ByteBuffer>* {
          auto call = std::make_shared<StreamCall>(method, *context, *request, runtime_);
          call->Start();
          return call.get();
        });
  }

  Runtime& runtime_;
  std::deque<std::string> paths_;  // gRPC keeps pointers into them
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGrpcService(const ServiceHandlers& handlers, Runtime& runtime) {
  return std::make_unique<DescriptorService>(handlers, runtime);
}

}  // namespace terpadu::rpc
