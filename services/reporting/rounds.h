#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"

namespace terpadu::reporting {

// What the service does by itself: evaluates the early warnings of the year for every instansi, every ten minutes, the
// first time ten minutes after Start(): read models that are being rebuilt are not judged before. A thread with a
// connection of its own; what fails is logged and tried again. Metric: terpadu_reporting_warnings_raised_total.
class Rounds {
 public:
  // `clock` must outlive it.
  Rounds(std::string conninfo, const Clock* clock);
  ~Rounds();  // stops
  void Start();
  void Stop();

  // One round over all instansi. How many warnings were raised.
  absl::StatusOr<int> RunOnce(postgres::Connection& connection);

 private:
  void Run();
  absl::StatusOr<int> Evaluate(postgres::Connection& connection, const std::string& instansi, CalendarDay day);

  const std::string conninfo_;
  const Clock* clock_;
  rules::RuleBook rules_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace terpadu::reporting
