#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/performance/v1/tree_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.PerformanceTreeService. They need the database of PerformanceService.
class TreeService {
 public:
  TreeService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::PerformanceTree> CreatePerformanceTree(rpc::CallContext& call,
                                                            const v1::CreatePerformanceTreeRequest& request);
  absl::StatusOr<v1::PerformanceTree> ChangePerformanceTree(rpc::CallContext& call,
                                                            const v1::ChangePerformanceTreeRequest& request);
  absl::StatusOr<v1::PerformanceTree> AdoptPerformanceTree(rpc::CallContext& call,
                                                           const v1::AdoptPerformanceTreeRequest& request);
  absl::StatusOr<v1::CheckPerformanceTreeResponse> CheckPerformanceTree(rpc::CallContext& call,
                                                                        const v1::CheckPerformanceTreeRequest& request);
  absl::StatusOr<v1::PerformanceTree> GetPerformanceTree(rpc::CallContext& call,
                                                         const v1::GetPerformanceTreeRequest& request);
  absl::StatusOr<v1::ListPerformanceTreesResponse> ListPerformanceTrees(rpc::CallContext& call,
                                                                        const v1::ListPerformanceTreesRequest& request);
  absl::StatusOr<v1::ListTreeNodesResponse> ListTreeNodes(rpc::CallContext& call,
                                                          const v1::ListTreeNodesRequest& request);
  absl::StatusOr<v1::ExportPerformanceTreeResponse> ExportPerformanceTree(
      rpc::CallContext& call, const v1::ExportPerformanceTreeRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
