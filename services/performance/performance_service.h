#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/performance/indicator_cache.h"
#include "terpadu/performance/v1/performance_service.pb.h"

namespace terpadu::performance {

// terpadu.performance.v1.PerformanceService; the contract is in its proto.
class PerformanceService {
 public:
  PerformanceService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::PerformanceIndicator> GetPerformanceIndicator(rpc::CallContext& call,
                                                                   const v1::GetPerformanceIndicatorRequest& request);
  absl::StatusOr<v1::ListPerformanceIndicatorsResponse> ListPerformanceIndicators(
      rpc::CallContext& call, const v1::ListPerformanceIndicatorsRequest& request);
  absl::StatusOr<v1::PerformanceIndicator> ConfigureIndicator(rpc::CallContext& call,
                                                              const v1::ConfigureIndicatorRequest& request);
  absl::StatusOr<v1::Measurement> RecordMeasurement(rpc::CallContext& call,
                                                    const v1::RecordMeasurementRequest& request);
  absl::StatusOr<v1::Measurement> GetMeasurement(rpc::CallContext& call, const v1::GetMeasurementRequest& request);
  absl::StatusOr<v1::ListMeasurementsResponse> ListMeasurements(rpc::CallContext& call,
                                                                const v1::ListMeasurementsRequest& request);

 private:
  absl::StatusOr<IndicatorRow> IndicatorToMeasure(rpc::CallContext& call, const std::string& name, bool fresh);
  absl::StatusOr<v1::Measurement> Judge(rpc::CallContext& call, const v1::RecordMeasurementRequest& request,
                                        std::string_view id, const v1::PerformanceIndicator& indicator);
  absl::StatusOr<v1::Measurement> Measurement(rpc::CallContext& call, std::string_view name);

  rules::RuleBook rules_;
  IndicatorCache indicators_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
