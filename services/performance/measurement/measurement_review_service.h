#pragma once

#include <array>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/performance/v1/measurement_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.MeasurementReviewService. They need the database of PerformanceService.
class MeasurementReviewService {
 public:
  MeasurementReviewService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Measurement> VerifyMeasurement(rpc::CallContext& call,
                                                    const v1::VerifyMeasurementRequest& request);
  absl::StatusOr<v1::Measurement> ReturnMeasurement(rpc::CallContext& call,
                                                    const v1::ReturnMeasurementRequest& request);
  absl::StatusOr<v1::ListMeasurementRevisionsResponse> ListMeasurementRevisions(
      rpc::CallContext& call, const v1::ListMeasurementRevisionsRequest& request);
  absl::StatusOr<v1::ListMeasurementFindingsResponse> ListMeasurementFindings(
      rpc::CallContext& call, const v1::ListMeasurementFindingsRequest& request);

 private:
  // Days after each quarter's end within which it is measured.
  absl::StatusOr<std::array<int, 4>> DueDays(rpc::CallContext& call, const std::string& instansi, int32_t year);

  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
