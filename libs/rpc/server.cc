#include "libs/rpc/server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/runtime/grpc_service.h"
#include "libs/rpc/runtime/runtime.h"
#include "libs/telemetry/log.h"

namespace terpadu::rpc {
namespace {

// Requests up to this many times the limit are read and refused by us, with a reason; larger ones by the transport.
constexpr int kTransportFactor = 4;
constexpr int kMaxCallsPerConnection = 1000;
constexpr int kKeepaliveMilliseconds = 30'000;
constexpr int kKeepaliveTimeoutMilliseconds = 10'000;
constexpr absl::Duration kGoodbye = absl::Milliseconds(100);
constexpr int kLeastPingIntervalMilliseconds = 5'000;

// What gRPC says of itself becomes lines of our log.
void LogOfGrpc(gpr_log_func_args* said) {
  const telemetry::LogFields where = {{"file", said->file}, {"line", std::to_string(said->line)}};
  if (said->severity == GPR_LOG_SEVERITY_ERROR) {
    telemetry::LogError(said->message, where);
  } else {
    telemetry::LogInfo(said->message, where);
  }
}

// Plugins and the health service are switched on for the process, before the first builder.
void EnablePlugins() {
  static const bool once = [] {
    gpr_set_log_function(LogOfGrpc);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(once);
}

void Configure(grpc::ServerBuilder& builder, const ServerOptions& options) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.max_request_bytes) * kTransportFactor);
  builder.SetMaxSendMessageSize(static_cast<int>(options.max_response_bytes));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a port in use is an error, not a second listener
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kLeastPingIntervalMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Reflection alone is synchronous.
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, 2);
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, const std::vector<const ServiceHandlers*>& handlers) : runtime_(options) {
    for (const ServiceHandlers* service : handlers) {
      names_.push_back(service->descriptor().full_name());
      services_.push_back(MakeGrpcService(*service, runtime_));
    }
  }

  ~GrpcServer() override { Drain(); }

  absl::Status Listen() {
    const std::string& address = runtime_.options().address;
    grpc::ServerBuilder builder;
    Configure(builder, runtime_.options());
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
    for (const auto& service : services_) {
      builder.RegisterService(service.get());
    }
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) {
      return Error(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE", "cannot listen on " + address,
                   {{"address", address}});
    }
    SetReady(true);
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  void SetReady(bool ready) override {
    const std::lock_guard lock(mutex_);
    if (!drained_) {
      ShowReady(ready);
    }
  }

  void Drain() override {
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(drained_, true) || server_ == nullptr) {
        return;
      }
      ShowReady(false);
    }
    // While calls under way end, new ones are told to go elsewhere; gRPC's own shutdown would just cut them off. After
    // that only idle connections are left (and calls that took too long), whose clients may not answer a goodbye.
    runtime_.Drain(absl::Now() + runtime_.options().drain);
    server_->Shutdown(absl::ToChronoTime(absl::Now() + kGoodbye));
    runtime_.Stop();
  }

 private:
  void ShowReady(bool ready) {
    for (const std::string& name : names_) {
      server_->GetHealthCheckService()->SetServingStatus(name, ready);
    }
  }

  Runtime runtime_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  std::mutex mutex_;
  bool drained_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<const ServiceHandlers*>& handlers) {
  for (const ServiceHandlers* service : handlers) {
    TERPADU_RETURN_IF_ERROR(service->CheckComplete());
  }
  EnablePlugins();
  auto server = std::make_unique<GrpcServer>(options, handlers);
  TERPADU_RETURN_IF_ERROR(server->Listen());
  return server;
}

}  // namespace terpadu::rpc
