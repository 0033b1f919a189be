#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/reporting/store/kpi_store.h"
#include "terpadu/reporting/v1/kpi_service.pb.h"

namespace terpadu::reporting {

// terpadu.reporting.v1.KpiService; the contract is in its proto.
class KpiService {
 public:
  KpiService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::GetProcurementKpisResponse> GetProcurementKpis(rpc::CallContext& call,
                                                                    const v1::GetProcurementKpisRequest& request);
  absl::StatusOr<v1::ListKpiRowsResponse> ListKpiRows(rpc::CallContext& call, const v1::ListKpiRowsRequest& request);

 private:
  absl::StatusOr<KpiRule> ReadRule(rpc::CallContext& call, std::string_view instansi, int32_t year);

  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::reporting
