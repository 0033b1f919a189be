#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/handlers.h"
#include "terpadu/planning/v1/instansi_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.InstansiService; the contract is in its proto.
class InstansiService {
 public:
  InstansiService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Instansi> CreateInstansi(rpc::CallContext& call, const v1::CreateInstansiRequest& request);
  absl::StatusOr<v1::Instansi> GetInstansi(rpc::CallContext& call, const v1::GetInstansiRequest& request);
  absl::StatusOr<v1::ListInstansiResponse> ListInstansi(rpc::CallContext& call, const v1::ListInstansiRequest& request);
  absl::StatusOr<v1::Instansi> UpdateInstansi(rpc::CallContext& call, const v1::UpdateInstansiRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::planning
