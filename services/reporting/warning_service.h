#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/reporting/v1/warning_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.WarningService; the contract is in its proto.
class WarningService {
 public:
  WarningService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ListWarningsResponse> ListWarnings(rpc::CallContext& call, const v1::ListWarningsRequest& request);
  absl::StatusOr<v1::GetWarningResponse> GetWarning(rpc::CallContext& call, const v1::GetWarningRequest& request);
  absl::StatusOr<v1::Warning> AcknowledgeWarning(rpc::CallContext& call, const v1::AcknowledgeWarningRequest& request);
  absl::StatusOr<v1::Warning> ResolveWarning(rpc::CallContext& call, const v1::ResolveWarningRequest& request);
  absl::StatusOr<v1::EvaluateWarningsResponse> EvaluateWarnings(rpc::CallContext& call,
                                                                const v1::EvaluateWarningsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
