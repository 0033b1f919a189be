#pragma once

#include <string>
#include <vector>

#include "tools/load_generator/bench.h"

namespace terpadu::load {

// Median and range of a number over the rounds; the median of an even count is the mean of the two in the middle.
struct Spread {
  double median = 0;
  double least = 0;
  double most = 0;
};
Spread SpreadOf(std::vector<double> values);

// Processor time a request in microseconds, the median: of the service's process, of PostgreSQL, of the clients.
double ServerMicros(const std::vector<Round>& rounds);
double PostgresMicros(const std::vector<Round>& rounds);
double ClientMicros(const std::vector<Round>& rounds);

// For people: a table of at most 100 columns, and under it what went wrong.
std::string Table(const Options& options, const Measurements& measurements);
// For machines: the same and every round, as one JSON object.
std::string Json(const Options& options, const Measurements& measurements);

// Whether a request failed.
bool HasErrors(const Measurements& measurements);

}  // namespace terpadu::load
