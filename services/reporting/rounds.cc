#include "services/reporting/rounds.h"

#include <chrono>
#include <utility>

#include "libs/base/status.h"
#include "libs/rpc/call_context.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/reporting/warning_evaluation.h"

namespace terpadu::reporting {
namespace {

constexpr std::chrono::minutes kBetweenRounds(10);
constexpr int kMostInstansi = 1'000;  // at a time

std::string Audit() {
  rpc::CallContext round;
  round.actor = {.id = "reporting/rounds", .roles = {"APPLICATION"}, .unit = "", .authenticated = true};
  round.method = "round/early_warning";
  return round.AuditJson();
}

}  // namespace

Rounds::Rounds(std::string conninfo, const Clock* clock) : conninfo_(std::move(conninfo)), clock_(clock) {}

Rounds::~Rounds() { Stop(); }

void Rounds::Start() { thread_ = std::thread(&Rounds::Run, this); }

void Rounds::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

absl::StatusOr<int> Rounds::Evaluate(postgres::Connection& connection, const std::string& instansi, CalendarDay day) {
  TERPADU_ASSIGN(const WarningPolicy policy, ReadWarningPolicy(rules_, connection, instansi, day));
  TERPADU_ASSIGN(postgres::Transaction transaction, connection.Begin(postgres::Scope::Instansi(instansi)));
  TERPADU_ASSIGN(const auto evaluated, EvaluateIn(transaction, policy, instansi, static_cast<int32_t>(day.year()), day,
                                                  clock_->Now(), Audit()));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  int raised = 0;
  for (const v1::WarningCount& count : evaluated.counts()) {
    raised += count.raised();
  }
  return raised;
}

absl::StatusOr<int> Rounds::RunOnce(postgres::Connection& connection) {
  const CalendarDay today = DayOf(clock_->Now());
  int raised = 0;
  std::string after;
  for (;;) {
    TERPADU_ASSIGN(const auto some,
                   InstansiOfYear(connection, static_cast<int32_t>(today.year()), after, kMostInstansi));
    for (const std::string& instansi : some) {
      const absl::StatusOr<int> of_one = Evaluate(connection, instansi, today);
      if (absl::IsUnavailable(of_one.status())) {
        return of_one.status();
      }
      if (of_one.ok()) {
        raised += *of_one;
      } else {  // a rule of its own that is malformed must not silence the others
        telemetry::LogWarning("early warnings",
                              {{"instansi", instansi}, {"error", std::string(of_one.status().message())}});
      }
    }
    if (some.size() < kMostInstansi) {
      return raised;
    }
    after = some.back();
  }
}

void Rounds::Run() {
  postgres::Connection connection(conninfo_);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kBetweenRounds, [this] { return stopping_; })) {
    lock.unlock();
    const absl::StatusOr<int> raised = RunOnce(connection);
    if (raised.ok()) {
      telemetry::Count("terpadu_reporting_warnings_raised_total", {}, *raised);
    } else {
      telemetry::LogWarning("early warnings", {{"error", std::string(raised.status().message())}});
    }
    lock.lock();
  }
}

}  // namespace terpadu::reporting
