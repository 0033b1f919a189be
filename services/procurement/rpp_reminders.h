#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"

namespace terpadu::procurement {

// Reminds of RPP that come due (rule `rpp_reminder`): one RppReminderDue for each package, due day and reminder,
// exactly once however many processes sweep. A thread with a connection of its own, which looks every minute; what
// fails is logged and tried again. Metric: terpadu_rpp_reminders_total.
class RppReminders {
 public:
  // `clock` must outlive it.
  RppReminders(const std::string& conninfo, const Clock* clock);
  ~RppReminders();  // stops
  void Start();
  void Stop();

  // One round: all instansi, in transactions of at most 500 reminders. How many were given.
  absl::StatusOr<int> RunOnce(postgres::Connection& connection);

 private:
  void Run();
  absl::StatusOr<int> Remind(postgres::Connection& connection, const std::string& instansi);
  absl::StatusOr<int> RemindSome(postgres::Connection& connection, const std::string& instansi);

  const std::string conninfo_;
  const Clock* clock_;
  rules::RuleBook rules_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace terpadu::procurement
