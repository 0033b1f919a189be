#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load_generator/copy_side.h"

namespace terpadu::load {

// What a load does, one after the other, and the seconds of each.
using Steps = std::vector<std::pair<std::string, double>>;
using Tell = std::function<void(const std::string&)>;

// One round of one load: what the API took for it, and what COPY took for what it had stored.
struct LoadRound {
  double api = 0;  // seconds
  std::map<CopyKind, double> copy;
  int64_t rows = 0;     // that the service stored
  int64_t records = 0;  // of them in journal and request
  Steps steps;          // of `api`
};

struct RegencyLoad {
  std::string name;  // `plan`, `DPA`, `RUP`
  std::vector<LoadRound> rounds;
};

struct RegencyMeasurements {
  std::string postgres;  // version and what it does for durability
  std::vector<RegencyLoad> loads;
};

// Loads by `load`, then what it stored of `instansi` by COPY.
absl::StatusOr<LoadRound> MeasureRound(const std::string& what, const std::string& instansi, CopySide& copy,
                                       const std::function<absl::StatusOr<Steps>()>& load, const Tell& tell);

// Version of the server and what it does for durability.
absl::StatusOr<std::string> SettingsOf(const std::string& conninfo);

// `round 1 of 5, DPA 1.234 s`
void TellSeconds(const Tell& tell, const std::string& what, double seconds);

}  // namespace terpadu::load
