#include "libs/rpc/runtime/upkeep.h"

#include <utility>

#include "absl/time/clock.h"
#include "libs/rpc/idempotency.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace terpadu::rpc {
namespace {

constexpr int kForgetAtOnce = 10'000;

}  // namespace

Upkeep::Upkeep(std::string conninfo, Server& server, const Options& options)
    : connection_(std::move(conninfo)), server_(server), options_(options), thread_([this] { Run(); }) {}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Upkeep::Run() {
  absl::Time forget_at = absl::Now();
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    FollowDatabase();
    if (ready_ && absl::Now() >= forget_at) {
      ForgetRequests();
      forget_at = absl::Now() + options_.forget_every;
    }
    lock.lock();
    changed_.wait_for(lock, absl::ToChronoMilliseconds(options_.ping_every), [this] { return stopped_; });
  }
}

void Upkeep::FollowDatabase() {
  const absl::Status status = connection_.Ping();
  if (status.ok() != ready_) {
    ready_ = status.ok();
    server_.SetReady(ready_);
    if (ready_) {
      telemetry::LogInfo("database reachable again: ready");
    } else {
      telemetry::LogError("database unreachable: not ready", {{"error", std::string(status.message())}});
    }
  }
  telemetry::SetGauge("terpadu_ready", {}, ready_ ? 1 : 0);
}

void Upkeep::ForgetRequests() {
  const auto forgotten = ForgetRequestsBefore(connection_, absl::Now() - options_.request_retention, kForgetAtOnce);
  if (forgotten.ok()) {
    telemetry::Count("terpadu_requests_forgotten_total", {}, static_cast<double>(*forgotten));
  } else {
    telemetry::LogWarning("old requests were not forgotten", {{"error", std::string(forgotten.status().message())}});
  }
}

}  // namespace terpadu::rpc
