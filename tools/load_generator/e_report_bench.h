#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load_generator/regency_load.h"

namespace terpadu::load {

// A summary by the API beside the same aggregate in plain SQL on the same read model, in turns.
struct SummaryComparison {
  std::string by;           // `unit`, `all five`
  int64_t rows = 0;         // of the answer
  std::vector<double> api;  // seconds a call, by round
  std::vector<double> sql;
};

struct EReportMeasurements {
  std::string postgres;
  Steps steps;           // of the load of the packages, while reporting followed
  int64_t packages = 0;  // all announced
  int64_t events = 0;    // of procurement that reporting had to apply
  double lag = 0;        // seconds from the last answer of the load until reporting had applied all of it
  std::vector<SummaryComparison> summaries;
};

// Loads the packages of a regency, waits for reporting, and measures the e-Report over them. Fails when its sums are
// not those of the regency.
absl::StatusOr<EReportMeasurements> MeasureEReport(const RegencyOptions& options, const Tell& tell);

std::string EReportText(const RegencyOptions& options, const EReportMeasurements& measurements);
std::string EReportJson(const RegencyOptions& options, const EReportMeasurements& measurements);

}  // namespace terpadu::load
