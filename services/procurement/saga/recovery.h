#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/procurement/saga/saga_runner.h"

namespace terpadu::procurement {

// Finishes the sagas that nobody works on any more: those whose handler has died, or that wait for budgeting. Several
// processes may run it on one database. Metrics: terpadu_saga_unfinished, terpadu_saga_oldest_seconds.
class Recovery {
 public:
  // `runner` must outlive it.
  Recovery(std::string conninfo, const SagaRunner* runner);
  ~Recovery();  // stops
  void Start();
  void Stop();

  // One round: every saga whose lease has run out, at most 1,000, each once. How many have ended.
  static absl::StatusOr<int> RunOnce(postgres::Connection& connection, const SagaRunner& runner);

 private:
  void Run();

  std::string conninfo_;
  const SagaRunner* runner_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace terpadu::procurement
