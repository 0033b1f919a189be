#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load_generator/regency_load.h"

namespace terpadu::load {

// How fast reporting follows the journals.

struct FollowOptions {
  RegencyOptions regency;
  bool load = true;                // a regency first; else what the journals hold already
  std::vector<std::string> empty;  // conninfo of empty databases of reporting, one a round of replay
  int rate = 500;                  // commands a second
  int seconds = 20;
  int callers = 16;  // for the commands that wait for their answers at a time
};

struct ReplayMeasurements {
  std::string postgres;
  int64_t events = 0;           // in the journals followed
  std::vector<double> seconds;  // from the start of the followers until all is applied, by round
  // Seconds of processor meanwhile: of PostgreSQL, feeds included, and of the followers.
  std::vector<double> postgres_cpu, follower_cpu;
};

// Loads a regency's lines and packages, then fills each empty database from all journals, from the first event on, as
// reporting-server does. Fails unless every table then holds the bytes of reporting's own database, which followed
// meanwhile.
absl::StatusOr<ReplayMeasurements> MeasureReplay(const FollowOptions& options, const Tell& tell);

struct LagMeasurements {
  std::string postgres;
  int64_t commands = 0;
  int64_t late = 0;  // that began over 10 ms after their time: the services did not keep up
  double seconds = 0;
  // Milliseconds, sorted: until a reader saw what the command did, since its transaction began, and since its answer.
  std::vector<double> since_begun, since_answered;
};

// Makes Reserve calls at a steady rate and watches reporting's database for what they did.
absl::StatusOr<LagMeasurements> MeasureLag(const FollowOptions& options, const Tell& tell);

std::string ReplayText(const FollowOptions& options, const ReplayMeasurements& measurements);
std::string ReplayJson(const FollowOptions& options, const ReplayMeasurements& measurements);
std::string LagText(const FollowOptions& options, const LagMeasurements& measurements);
std::string LagJson(const FollowOptions& options, const LagMeasurements& measurements);

}  // namespace terpadu::load
