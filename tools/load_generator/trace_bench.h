#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load_generator/regency_load.h"

namespace terpadu::load {

// A call beside one keyset page of 50 rows, in turns.
struct TraceComparison {
  std::string what;          // `Trace DOWN from an indicator`
  int64_t links = 0;         // of its answers, the mean
  std::vector<double> call;  // seconds a call, by round
  std::vector<double> page;
};

struct TraceMeasurements {
  std::string postgres;
  int64_t links = 0;  // of the fixture
  int64_t edges = 0;
  double fill = 0;  // seconds
  std::vector<TraceComparison> comparisons;
};

// Fills reporting's own tables with ten regencies of full size as one instansi, and measures traces of full chains.
absl::StatusOr<TraceMeasurements> MeasureTrace(const RegencyOptions& options, const Tell& tell);

std::string TraceText(const RegencyOptions& options, const TraceMeasurements& measurements);
std::string TraceJson(const RegencyOptions& options, const TraceMeasurements& measurements);

}  // namespace terpadu::load
