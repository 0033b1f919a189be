#include "libs/rpc/runtime/runtime.h"

#include <utility>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/rpc/interceptors/interceptors.h"
#include "libs/telemetry/metrics.h"

namespace terpadu::rpc {
namespace {

constexpr absl::Duration kDrainPoll = absl::Milliseconds(5);

std::vector<std::unique_ptr<postgres::Connection>> Connections(const ServerOptions& options) {
  std::vector<std::unique_ptr<postgres::Connection>> connections;
  for (int worker = 0; worker < options.workers; ++worker) {
    connections.push_back(std::make_unique<postgres::Connection>(options.database));
  }
  return connections;
}

absl::Status Draining() {
  return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "DRAINING", "the server is going down: try another"),
                        absl::Seconds(1));
}

absl::Status QueueFull() {
  return WithRetryDelay(
      Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "too many calls wait for an answer: try again"),
      absl::Milliseconds(200));
}

absl::Status TooManyStreams() {
  return WithRetryDelay(Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS", "too many streams are open"),
                        absl::Seconds(5));
}

}  // namespace

Runtime::Runtime(const ServerOptions& options)
    : options_(options),
      domain_(options.service + ".terpadu.go.id"),
      connections_(Connections(options)),
      pool_(options.workers, options.queue) {}

Runtime::~Runtime() { Stop(); }

absl::Status Runtime::Admit(const Call& call) const {
  if (draining_) {
    return Draining();
  }
  if (call.request_size > options_.max_request_bytes) {
    return Error(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE",
                 "the request has " + std::to_string(call.request_size) + " bytes, " +
                     std::to_string(options_.max_request_bytes) + " are allowed");
  }
  return absl::OkStatus();
}

void Runtime::ShowQueue() const {
  telemetry::SetGauge("terpadu_rpc_queue_depth", {}, static_cast<double>(pool_.waiting()));
}

void Runtime::Submit(Call& call, const Done& done) {
  absl::Status refused = Admit(call);
  if (refused.ok()) {
    WorkerPool::Task task = [this, &call, done](int worker) {
      ShowQueue();
      call.context.db = connections_[static_cast<size_t>(worker)].get();
      done(RunCall(call));
    };
    if (pool_.TryPush(task)) {
      return;
    }
    refused = draining_ ? Draining() : QueueFull();
  }
  CountCall(call, refused);
  done(refused);
}

absl::Status Runtime::Remember(const std::shared_ptr<ServerStream>& stream) {
  const std::lock_guard lock(streams_mutex_);
  if (draining_) {
    return Draining();
  }
  if (streams_.size() >= static_cast<size_t>(options_.max_streams)) {
    return TooManyStreams();
  }
  streams_[stream.get()] = stream;
  telemetry::SetGauge("terpadu_rpc_open_streams", {}, static_cast<double>(streams_.size()));
  return absl::OkStatus();
}

void Runtime::Forget(const ServerStream* stream) {
  const std::lock_guard lock(streams_mutex_);
  streams_.erase(stream);
  telemetry::SetGauge("terpadu_rpc_open_streams", {}, static_cast<double>(streams_.size()));
}

void Runtime::CloseStreams() {
  std::vector<std::shared_ptr<ServerStream>> open;
  {
    const std::lock_guard lock(streams_mutex_);
    draining_ = true;
    for (const auto& [key, stream] : streams_) {
      if (auto alive = stream.lock()) {
        open.push_back(std::move(alive));
      }
    }
  }
  for (const auto& stream : open) {
    stream->Close(Draining());
  }
}

void Runtime::Drain(absl::Time deadline) {
  CloseStreams();
  while (open_calls_ > 0 && absl::Now() < deadline) {
    absl::SleepFor(kDrainPoll);
  }
}

void Runtime::Stop() { pool_.Stop(); }

}  // namespace terpadu::rpc
