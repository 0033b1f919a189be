#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace terpadu::telemetry {

using Labels = std::map<std::string, std::string>;

// The process's metrics, all named `terpadu_…` with a unit at the end (`_seconds`, `_total`, `_bytes`). Cheap enough
// for every call; safe from any thread.
void Count(std::string_view name, const Labels& labels = {}, double by = 1);
void SetGauge(std::string_view name, const Labels& labels, double value);
// A duration in seconds into a histogram from 0.5 ms to 10 s.
void ObserveSeconds(std::string_view name, const Labels& labels, double seconds);

// Serves /metrics in the Prometheus text format.
class MetricsEndpoint {
 public:
  // `address` as host:port; port 0 picks a free one.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(std::string_view address);
  virtual ~MetricsEndpoint() = default;
  virtual int port() const = 0;
};

// Serves on until the process is gone: to end an endpoint takes two seconds, which a process that ends need not wait.
void KeepUntilExit(std::unique_ptr<MetricsEndpoint> endpoint);

}  // namespace terpadu::telemetry
