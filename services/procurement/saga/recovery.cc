#include "services/procurement/saga/recovery.h"

#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/procurement/saga/budget_calls.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostPerRound = 1000;
constexpr std::chrono::seconds kBetweenRounds(2);

absl::Status ShowUnfinished(postgres::Connection& connection) {
  TERPADU_ASSIGN(const store::Unfinished unfinished, store::CountUnfinished(connection));
  telemetry::SetGauge("terpadu_saga_unfinished", {}, static_cast<double>(unfinished.sagas));
  telemetry::SetGauge("terpadu_saga_oldest_seconds", {}, absl::ToDoubleSeconds(unfinished.oldest));
  return absl::OkStatus();
}

}  // namespace

Recovery::Recovery(std::string conninfo, const SagaRunner* runner) : conninfo_(std::move(conninfo)), runner_(runner) {}

Recovery::~Recovery() { Stop(); }

void Recovery::Start() { thread_ = std::thread(&Recovery::Run, this); }

void Recovery::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

absl::StatusOr<int> Recovery::RunOnce(postgres::Connection& connection, const SagaRunner& runner) {
  int ended = 0;
  for (int taken = 0; taken < kMostPerRound; ++taken) {
    TERPADU_ASSIGN(const std::optional<store::Saga> saga, store::ClaimNextSaga(connection));
    if (!saga.has_value()) {
      break;
    }
    const absl::Status driven = runner.Drive(connection, *saga, absl::Now() + kBudgetingTimeout);
    if (driven.ok()) {
      ++ended;
    } else if (absl::IsUnavailable(driven) && ReasonOf(driven) != "BUDGETING_REFUSES") {
      break;  // budgeting or the database is away: the others can wait as well
    }
  }
  return ended;
}

void Recovery::Run() {
  postgres::Connection connection(conninfo_);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::StatusOr<int> ended = RunOnce(connection, *runner_);
    const absl::Status shown = ended.ok() ? ShowUnfinished(connection) : ended.status();
    if (!shown.ok()) {
      telemetry::LogWarning("recovery", {{"error", std::string(shown.message())}});
    }
    lock.lock();
    wake_.wait_for(lock, kBetweenRounds, [this] { return stopping_; });
  }
}

}  // namespace terpadu::procurement
