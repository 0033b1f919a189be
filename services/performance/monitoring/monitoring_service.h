#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/performance/monitoring/domain/cadence.h"
#include "terpadu/performance/v1/monitoring_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.MonitoringService. They need the database of PerformanceService.
class MonitoringService {
 public:
  MonitoringService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ListMonitoringPeriodsResponse> ListMonitoringPeriods(
      rpc::CallContext& call, const v1::ListMonitoringPeriodsRequest& request);
  absl::StatusOr<v1::MonitoringRecord> RecordMonitoring(rpc::CallContext& call,
                                                        const v1::RecordMonitoringRequest& request);
  absl::StatusOr<v1::MonitoringIssue> RaiseMonitoringIssue(rpc::CallContext& call,
                                                           const v1::RaiseMonitoringIssueRequest& request);
  absl::StatusOr<v1::MonitoringIssue> MoveMonitoringIssue(rpc::CallContext& call,
                                                          const v1::MoveMonitoringIssueRequest& request);
  absl::StatusOr<v1::ListMonitoringIssuesResponse> ListMonitoringIssues(rpc::CallContext& call,
                                                                        const v1::ListMonitoringIssuesRequest& request);
  absl::StatusOr<v1::EvaluationOutcome> RecordEvaluationOutcome(rpc::CallContext& call,
                                                                const v1::RecordEvaluationOutcomeRequest& request);
  absl::StatusOr<v1::ListEvaluationOutcomesResponse> ListEvaluationOutcomes(
      rpc::CallContext& call, const v1::ListEvaluationOutcomesRequest& request);

 private:
  struct Cadences {
    std::vector<domain::Cadence> cadences;
    std::string legal_basis;
  };
  // In force on the last day of the year.
  absl::StatusOr<Cadences> ReadCadences(rpc::CallContext& call, std::string_view instansi, int32_t year);

  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
