#include "services/budgeting/sweeper.h"

#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/budgeting/store/expiry.h"

namespace terpadu::budgeting {
namespace {
// In one turn; the rest waits for the next one.
constexpr int kMostBatches = 100;
}  // namespace

Sweeper::Sweeper(const std::string& conninfo, absl::Duration interval) : connection_(conninfo), interval_(interval) {}

Sweeper::~Sweeper() { Stop(); }

void Sweeper::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Sweeper::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_asked_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool Sweeper::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Sweeper::Run() {
  while (!stopping()) {
    SweepAll();
    std::unique_lock lock(mutex_);
    stop_asked_.wait_for(lock, absl::ToChronoNanoseconds(interval_), [this] { return stopping_; });
  }
}

void Sweeper::SweepAll() {
  for (int batch = 0; batch < kMostBatches && !stopping(); ++batch) {
    const auto ended = ExpireReservations(connection_);
    if (!ended.ok()) {
      telemetry::LogWarning("reservations could not be expired", {{"error", std::string(ended.status().message())}});
      return;
    }
    telemetry::Count("terpadu_budgeting_reservations_expired_total", {}, *ended);
    if (*ended < kExpiryBatch) {
      return;
    }
  }
}

}  // namespace terpadu::budgeting
