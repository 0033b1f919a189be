#pragma once

#include <cstdint>
#include <string>

namespace terpadu::load {

// What was counted in one round, of the service or of pgbench.
struct Round {
  int64_t requests = 0;  // answered well while it was counted
  double seconds = 0;    // for how long
  int64_t errors = 0;    // answered otherwise, warm-up included
  std::string first_error;
  bool nothing_left = false;  // it ended early: what it works on was used up
  double server_cpu = 0;      // seconds that the service's process used; 0 in a round of pgbench
  double postgres_cpu = 0;    // seconds that PostgreSQL used, all its processes
  double client_cpu = 0;      // seconds that the clients used: the load generator or pgbench

  double Rate() const { return seconds > 0 ? static_cast<double>(requests) / seconds : 0; }
};

}  // namespace terpadu::load
