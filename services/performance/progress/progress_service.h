#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/performance/v1/progress_service.pb.h"

namespace terpadu::performance {

// The handler of terpadu.performance.v1.ProgressService. It needs the database of PerformanceService.
class ProgressService {
 public:
  ProgressService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::ListProgressResponse> ListProgress(rpc::CallContext& call, const v1::ListProgressRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
