#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/reporting/v1/e_report_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.EReportService; the contract is in its proto.
class EReportService {
 public:
  EReportService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::SummarizeRupResponse> SummarizeRup(rpc::CallContext& call, const v1::SummarizeRupRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
