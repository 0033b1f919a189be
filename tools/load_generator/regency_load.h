#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/generator/regency.h"
#include "tools/load_generator/load_round.h"

namespace terpadu::load {

struct RegencyOptions {
  struct Service {
    std::string address;  // host:port
    CopyPlace copy;
  };
  Service planning, budgeting, procurement;
  std::string reporting_address;
  std::string reporting_database;  // conninfo
  int rounds = 5;
  int in_flight = 4;  // calls at once, where their order does not matter
  uint64_t seed = 1;
  generator::Sizes sizes;
};

// Loads the same regency anew in each round, into an instansi of its own: by the API, then by COPY; the plan, then the
// DPA. `tell` hears a line for each step. Fails at the first call that fails.
absl::StatusOr<RegencyMeasurements> LoadRegencies(const RegencyOptions& options,
                                                  const std::function<void(const std::string&)>& tell);

}  // namespace terpadu::load
