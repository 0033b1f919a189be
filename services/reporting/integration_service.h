#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/reporting/v1/integration_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.IntegrationService; the contract is in its proto.
class IntegrationService {
 public:
  IntegrationService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Integration> GetIntegration(rpc::CallContext& call, const v1::GetIntegrationRequest& request);
  absl::StatusOr<v1::ListUnitIntegrationResponse> ListUnitIntegration(rpc::CallContext& call,
                                                                      const v1::ListUnitIntegrationRequest& request);

 private:
  struct Measure {
    int least_percent = 0;
    std::string legal_basis;
  };
  absl::StatusOr<Measure> ReadMeasure(postgres::Connection& connection, std::string_view instansi, int32_t year);
  absl::StatusOr<std::vector<v1::UnitIntegration>> ReadUnits(rpc::CallContext& call, const std::string& parent,
                                                             int32_t year, int least_percent);

  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
