#include "services/procurement/rpp_reminders.h"

#include <chrono>
#include <vector>

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/call_context.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/procurement/names.h"
#include "services/procurement/policy.h"
#include "services/procurement/rup_policy.h"
#include "services/procurement/store/rpp_reminder_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr int kBatch = 500;
constexpr int kMostBatches = 1'000;
constexpr int kMostInstansi = 1'000;  // at a time
constexpr std::chrono::minutes kBetweenRounds(1);

journal::Entry EntryOf(const std::string& instansi, const store::RppReminder& reminder) {
  const std::string package = PackageName(instansi, reminder.rup_package_id);
  v1::RppReminderDue event;
  event.set_rup_package(package);
  event.set_unit(reminder.unit);
  event.set_ppk(reminder.ppk);
  *event.mutable_due_date() = DateOf(reminder.due);
  event.set_days_before(static_cast<int32_t>(reminder.days_before));
  event.set_revision(reminder.revision);
  return journal::MakeEntry(
      package + "/rppReminders/" + FormatDay(reminder.due) + "-" + std::to_string(reminder.days_before), 1, event);
}

std::string Audit() {
  rpc::CallContext sweeper;
  sweeper.actor = {.id = "procurement/reminders", .roles = {"APPLICATION"}, .unit = "", .authenticated = true};
  sweeper.method = "sweep/rpp_reminder";
  return sweeper.AuditJson();
}

}  // namespace

RppReminders::RppReminders(const std::string& conninfo, const Clock* clock) : conninfo_(conninfo), clock_(clock) {}

RppReminders::~RppReminders() { Stop(); }

void RppReminders::Start() { thread_ = std::thread(&RppReminders::Run, this); }

void RppReminders::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

absl::StatusOr<int> RppReminders::RemindSome(postgres::Connection& connection, const std::string& instansi) {
  const absl::Time now = clock_->Now();
  const CalendarDay today = DayOf(now);
  TERPADU_ASSIGN(const domain::RppDuePolicy due, LoadRppDuePolicy(rules_, connection, instansi, today));
  TERPADU_ASSIGN(const std::vector<int64_t> days, LoadReminderDays(rules_, connection, instansi, today));
  TERPADU_ASSIGN(postgres::Transaction transaction, connection.Begin(postgres::Scope::Instansi(instansi)));
  TERPADU_ASSIGN(const auto reminders, store::TakeReminders(transaction, instansi, today, due, days, now, kBatch));
  if (reminders.empty()) {
    return 0;
  }
  std::vector<journal::Entry> entries;
  entries.reserve(reminders.size());
  for (const store::RppReminder& reminder : reminders) {
    entries.push_back(EntryOf(instansi, reminder));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, entries, Audit()));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  return static_cast<int>(reminders.size());
}

absl::StatusOr<int> RppReminders::Remind(postgres::Connection& connection, const std::string& instansi) {
  int given = 0;
  for (int batch = 0; batch < kMostBatches; ++batch) {
    TERPADU_ASSIGN(const int some, RemindSome(connection, instansi));
    given += some;
    if (some < kBatch) {
      break;
    }
  }
  return given;
}

absl::StatusOr<int> RppReminders::RunOnce(postgres::Connection& connection) {
  int given = 0;
  std::string after;
  for (;;) {
    TERPADU_ASSIGN(const auto some, store::InstansiWithPackages(connection, after, kMostInstansi));
    for (const std::string& instansi : some) {
      const absl::StatusOr<int> of_one = Remind(connection, instansi);
      if (absl::IsUnavailable(of_one.status())) {
        return of_one.status();
      }
      if (of_one.ok()) {
        given += *of_one;
      } else {  // a rule of its own that is malformed must not silence the others
        telemetry::LogWarning("RPP reminders",
                              {{"instansi", instansi}, {"error", std::string(of_one.status().message())}});
      }
    }
    if (some.size() < kMostInstansi) {
      return given;
    }
    after = some.back();
  }
}

void RppReminders::Run() {
  postgres::Connection connection(conninfo_);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::StatusOr<int> given = RunOnce(connection);
    if (given.ok()) {
      telemetry::Count("terpadu_rpp_reminders_total", {}, *given);
    } else {
      telemetry::LogWarning("RPP reminders", {{"error", std::string(given.status().message())}});
    }
    lock.lock();
    wake_.wait_for(lock, kBetweenRounds, [this] { return stopping_; });
  }
}

}  // namespace terpadu::procurement
