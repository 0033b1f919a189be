#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/performance/v1/lkjip_service.pb.h"

namespace terpadu::performance {

// The handlers of terpadu.performance.v1.LkjipService. They need the database of PerformanceService.
class LkjipService {
 public:
  LkjipService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Lkjip> CreateLkjip(rpc::CallContext& call, const v1::CreateLkjipRequest& request);
  absl::StatusOr<v1::Lkjip> PublishLkjip(rpc::CallContext& call, const v1::PublishLkjipRequest& request);
  absl::StatusOr<v1::Lkjip> GetLkjip(rpc::CallContext& call, const v1::GetLkjipRequest& request);
  absl::StatusOr<v1::ListLkjipsResponse> ListLkjips(rpc::CallContext& call, const v1::ListLkjipsRequest& request);
  absl::StatusOr<v1::ListLkjipFiguresResponse> ListLkjipFigures(rpc::CallContext& call,
                                                                const v1::ListLkjipFiguresRequest& request);
  absl::StatusOr<v1::RenderLkjipResponse> RenderLkjip(rpc::CallContext& call, const v1::RenderLkjipRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::performance
