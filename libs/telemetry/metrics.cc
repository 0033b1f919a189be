#include "libs/telemetry/metrics.h"

#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "libs/base/error.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace terpadu::telemetry {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                          0.1,    0.25,  0.5,    1,     2.5,  5,     10};

std::shared_ptr<prometheus::Registry>& Registry() {
  static auto* registry = new std::shared_ptr<prometheus::Registry>(std::make_shared<prometheus::Registry>());
  return *registry;
}

// The series of one kind, found again by name and labels: prometheus-cpp would build a metric anew for each look-up.
template <typename Metric>
class Series {
 public:
  template <typename Builder, typename... Arguments>
  Metric& Get(Builder builder, std::string_view name, const Labels& labels, const Arguments&... arguments) {
    const std::lock_guard lock(mutex_);
    auto family = families_.find(name);
    if (family == families_.end()) {
      auto& made = builder().Name(std::string(name)).Register(*Registry());
      family = families_.emplace(std::string(name), Family{&made, {}}).first;
    }
    auto [metric, added] = family->second.metrics.try_emplace(labels, nullptr);
    if (added) {
      metric->second = &family->second.family->Add(labels, arguments...);
    }
    return *metric->second;
  }

 private:
  struct Family {
    prometheus::Family<Metric>* family;
    std::map<Labels, Metric*> metrics;
  };
  std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

template <typename Metric>
Series<Metric>& All() {
  static auto* series = new Series<Metric>;
  return *series;
}

class Endpoint final : public MetricsEndpoint {
 public:
  explicit Endpoint(const std::string& address) : exposer_(address) { exposer_.RegisterCollectable(Registry()); }
  int port() const override { return exposer_.GetListeningPorts().front(); }

 private:
  prometheus::Exposer exposer_;
};

}  // namespace

void Count(std::string_view name, const Labels& labels, double by) {
  All<prometheus::Counter>().Get(prometheus::BuildCounter, name, labels).Increment(by);
}

void SetGauge(std::string_view name, const Labels& labels, double value) {
  All<prometheus::Gauge>().Get(prometheus::BuildGauge, name, labels).Set(value);
}

void ObserveSeconds(std::string_view name, const Labels& labels, double seconds) {
  All<prometheus::Histogram>().Get(prometheus::BuildHistogram, name, labels, kSeconds).Observe(seconds);
}

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(std::string_view address) {
  try {
    return std::make_unique<Endpoint>(std::string(address));
  } catch (const std::exception& failure) {
    return Error(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                 "cannot serve metrics on " + std::string(address) + ": " + failure.what());
  }
}

void KeepUntilExit(std::unique_ptr<MetricsEndpoint> endpoint) {
  static auto* kept = new std::vector<std::unique_ptr<MetricsEndpoint>>;
  kept->push_back(std::move(endpoint));
}

}  // namespace terpadu::telemetry
