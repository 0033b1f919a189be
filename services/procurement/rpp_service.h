#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/rpp_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.RppService, in handlers/rpp_*. They need the database as ProcurementService
// does.
class RppService {
 public:
  RppService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::RppChecklist> GetRppChecklist(rpc::CallContext& call, const v1::GetRppChecklistRequest& request);
  absl::StatusOr<v1::RppContent> GetRppContent(rpc::CallContext& call, const v1::GetRppContentRequest& request);
  absl::StatusOr<v1::Rpp> ReturnRpp(rpc::CallContext& call, const v1::ReturnRppRequest& request);
  absl::StatusOr<v1::ListRppTasksResponse> ListRppTasks(rpc::CallContext& call, const v1::ListRppTasksRequest& request);
  absl::StatusOr<v1::SummarizeRppTasksResponse> SummarizeRppTasks(rpc::CallContext& call,
                                                                  const v1::SummarizeRppTasksRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
