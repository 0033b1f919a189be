#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/deviation_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.DeviationService. They need the database of ProcurementService.
class DeviationService {
 public:
  DeviationService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Deviation> RequestDeviation(rpc::CallContext& call, const v1::RequestDeviationRequest& request);
  absl::StatusOr<v1::Deviation> DecideDeviation(rpc::CallContext& call, const v1::DecideDeviationRequest& request);
  absl::StatusOr<v1::Deviation> GetDeviation(rpc::CallContext& call, const v1::GetDeviationRequest& request);
  absl::StatusOr<v1::ListDeviationsResponse> ListDeviations(rpc::CallContext& call,
                                                            const v1::ListDeviationsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
