#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/server.h"

namespace terpadu::rpc {

// What a serving process does besides calls, on a thread and a connection of its own: readiness follows the database,
// and requests older than the retention are forgotten, a bounded number at a time.
class Upkeep {
 public:
  struct Options {
    absl::Duration ping_every = absl::Seconds(2);
    absl::Duration forget_every = absl::Minutes(10);
    absl::Duration request_retention = absl::Hours(24 * 30);
  };

  Upkeep(std::string conninfo, Server& server, const Options& options);
  ~Upkeep();

 private:
  void Run();
  void FollowDatabase();
  void ForgetRequests();

  postgres::Connection connection_;
  Server& server_;
  const Options options_;
  bool ready_ = true;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace terpadu::rpc
