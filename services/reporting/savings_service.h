#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/reporting/v1/savings_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.SavingsService; the contract is in its proto.
class SavingsService {
 public:
  SavingsService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::GetPotentialSavingsResponse> GetPotentialSavings(rpc::CallContext& call,
                                                                      const v1::GetPotentialSavingsRequest& request);
  absl::StatusOr<v1::ListPotentialSavingsResponse> ListPotentialSavings(rpc::CallContext& call,
                                                                        const v1::ListPotentialSavingsRequest& request);
  absl::StatusOr<v1::ImpactResponse> Impact(rpc::CallContext& call, const v1::ImpactRequest& request);
  absl::StatusOr<v1::ListImpactHitsResponse> ListImpactHits(rpc::CallContext& call,
                                                            const v1::ListImpactHitsRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
