#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/generator/regency.h"
#include "tools/load_generator/copy_side.h"

namespace terpadu::load {

struct RegencyOptions {
  struct Service {
    std::string address;  // host:port
    CopyPlace copy;
  };
  Service planning, budgeting;
  int rounds = 5;
  int in_flight = 4;  // calls at once, where their order does not matter
  uint64_t seed = 1;
  generator::Sizes sizes;
};

// One round of one load: what the API took for it, and what COPY took for what it had stored.
struct LoadRound {
  double api = 0;  // seconds
  std::map<CopyKind, double> copy;
  int64_t rows = 0;     // that the service stored
  int64_t records = 0;  // of them in journal and request
};

struct RegencyLoad {
  std::string name;  // `plan`, `DPA`
  std::vector<LoadRound> rounds;
};

struct RegencyMeasurements {
  std::string postgres;  // version and what it does for durability
  std::vector<RegencyLoad> loads;
};

// Loads the same regency anew in each round, into an instansi of its own: by the API, then by COPY; the plan, then the
// DPA. `tell` hears a line for each step. Fails at the first call that fails.
absl::StatusOr<RegencyMeasurements> LoadRegencies(const RegencyOptions& options,
                                                  const std::function<void(const std::string&)>& tell);

}  // namespace terpadu::load
