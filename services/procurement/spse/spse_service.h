#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/spse_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.SpseService. They need the database as ProcurementService does.
class SpseService {
 public:
  SpseService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ImportSpseSelectionsResponse> ImportSpseSelections(rpc::CallContext& call,
                                                                        const v1::ImportSpseSelectionsRequest& request);
  absl::StatusOr<v1::ImportSpseSchedulesResponse> ImportSpseSchedules(rpc::CallContext& call,
                                                                      const v1::ImportSpseSchedulesRequest& request);
  absl::StatusOr<v1::SpseSelection> GetSpseSelection(rpc::CallContext& call,
                                                     const v1::GetSpseSelectionRequest& request);
  absl::StatusOr<v1::ListSpseSelectionsResponse> ListSpseSelections(rpc::CallContext& call,
                                                                    const v1::ListSpseSelectionsRequest& request);
  absl::StatusOr<v1::SpseSchedule> GetSpseSchedule(rpc::CallContext& call, const v1::GetSpseScheduleRequest& request);
  absl::StatusOr<v1::SpseTimeliness> GetSpseTimeliness(rpc::CallContext& call,
                                                       const v1::GetSpseTimelinessRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
