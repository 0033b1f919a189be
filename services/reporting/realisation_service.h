#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/reporting/v1/realisation_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.RealisationService; the contract is in its proto.
class RealisationService {
 public:
  RealisationService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::SummarizeRealisationResponse> SummarizeRealisation(rpc::CallContext& call,
                                                                        const v1::SummarizeRealisationRequest& request);
  absl::StatusOr<v1::ListRealisationResponse> ListRealisation(rpc::CallContext& call,
                                                              const v1::ListRealisationRequest& request);
  absl::StatusOr<v1::ListDeviatingRowsResponse> ListDeviatingRows(rpc::CallContext& call,
                                                                  const v1::ListDeviatingRowsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
