#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "libs/postgres/connection.h"

namespace terpadu::budgeting {

// Ends unconfirmed reservations in time (store/expiry.h): a thread with a connection of its own, which looks every
// second. What fails is logged and tried again. Metric: terpadu_budgeting_reservations_expired_total.
class Sweeper {
 public:
  explicit Sweeper(const std::string& conninfo, absl::Duration interval = absl::Seconds(1));
  ~Sweeper();  // stops
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  void Start();
  void Stop();  // after the batch under way; again is harmless

 private:
  void Run();
  void SweepAll();
  bool stopping();

  postgres::Connection connection_;
  const absl::Duration interval_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace terpadu::budgeting
