#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.ReportingService; the contract is in its proto.
class ReportingService {
 public:
  ReportingService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::TraceResponse> Trace(rpc::CallContext& call, const v1::TraceRequest& request);
  absl::StatusOr<v1::GetCoverageResponse> GetCoverage(rpc::CallContext& call, const v1::GetCoverageRequest& request);
  absl::StatusOr<v1::ListOrphansResponse> ListOrphans(rpc::CallContext& call, const v1::ListOrphansRequest& request);
  absl::StatusOr<v1::GetTotalsResponse> GetTotals(rpc::CallContext& call, const v1::GetTotalsRequest& request);
  absl::StatusOr<v1::GetFreshnessResponse> GetFreshness(rpc::CallContext& call, const v1::GetFreshnessRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
