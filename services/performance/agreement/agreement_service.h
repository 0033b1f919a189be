#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/performance/v1/agreement_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.AgreementService. They need the database of PerformanceService.
class AgreementService {
 public:
  AgreementService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::UnitIku> SetUnitIku(rpc::CallContext& call, const v1::SetUnitIkuRequest& request);
  absl::StatusOr<v1::ListUnitIkusResponse> ListUnitIkus(rpc::CallContext& call, const v1::ListUnitIkusRequest& request);
  absl::StatusOr<v1::Agreement> WriteAgreement(rpc::CallContext& call, const v1::WriteAgreementRequest& request);
  absl::StatusOr<v1::Agreement> SignAgreement(rpc::CallContext& call, const v1::SignAgreementRequest& request);
  absl::StatusOr<v1::Agreement> GetAgreement(rpc::CallContext& call, const v1::GetAgreementRequest& request);
  absl::StatusOr<v1::ListAgreementsResponse> ListAgreements(rpc::CallContext& call,
                                                            const v1::ListAgreementsRequest& request);
  absl::StatusOr<v1::SkpScore> RecordSkpScore(rpc::CallContext& call, const v1::RecordSkpScoreRequest& request);
  absl::StatusOr<v1::ListSkpScoresResponse> ListSkpScores(rpc::CallContext& call,
                                                          const v1::ListSkpScoresRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
