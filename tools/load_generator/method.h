#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "libs/rpc/client.h"
#include "tools/load_generator/script.h"

namespace terpadu::load {

// The instansi that everything here happens in.
inline constexpr std::string_view kInstansi = "bench";

// A service that runs on this machine.
struct Place {
  std::string address;   // host:port
  std::string database;  // conninfo
  int pid = 0;           // 0: not known, its processor time is not told
};

inline constexpr int64_t kUnlimited = 1'000'000'000;

// A method that is measured, in the service and in pgbench.
struct Method {
  std::string name;     // `Reserve`
  std::string service;  // `budgeting`
  // The request `number`, which is unique, to the service; called on many threads.
  std::function<absl::Status(rpc::Client& client, int64_t number)> request;
  Script script;
  int rows = 1;         // that the statement returns at least
  bool writes = false;  // leaves one row in `request`
  // Requests that a round may make, warm-up included: what it works on is used up after them.
  int64_t supply = kUnlimited;
};

}  // namespace terpadu::load
