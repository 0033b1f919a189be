#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/load_generator/method.h"
#include "tools/load_generator/pgbench.h"
#include "tools/load_generator/round.h"

namespace terpadu::load {

struct Options {
  std::map<std::string, Place> places;  // budgeting and procurement
  std::string pgbench = Pgbench().program;
  int rounds = 5;
  int seconds = 2;
  int clients = 8;
  std::vector<std::string> methods;  // names; all when empty
};

// Every method there is, in the order of the table.
const std::vector<std::string>& MethodNames();

struct Measured {
  std::string method;
  std::vector<Round> service;
  std::vector<Round> pgbench;
};

struct Measurements {
  std::string postgres;  // version and what it does for durability
  std::vector<Measured> methods;
};

// Makes the data, then runs the rounds of each method, the service and pgbench in turns; `tell` hears a line for each.
// Fails when something stands in the way of measuring; requests that failed stand in the rounds.
absl::StatusOr<Measurements> RunBench(const Options& options, const std::function<void(const std::string&)>& tell);

}  // namespace terpadu::load
