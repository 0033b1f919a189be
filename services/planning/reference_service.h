#pragma once

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "libs/rpc/handlers.h"
#include "terpadu/planning/v1/reference_service.pb.h"

namespace terpadu::planning {

// terpadu.planning.v1.ReferenceService; the contract is in its proto.
class ReferenceService {
 public:
  ReferenceService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // reference_service.cc
  absl::StatusOr<v1::ReferenceSet> CreateReferenceSet(rpc::CallContext& call,
                                                      const v1::CreateReferenceSetRequest& request);
  absl::StatusOr<v1::ReferenceSet> GetReferenceSet(rpc::CallContext& call, const v1::GetReferenceSetRequest& request);
  absl::StatusOr<v1::ListReferenceSetsResponse> ListReferenceSets(rpc::CallContext& call,
                                                                  const v1::ListReferenceSetsRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteReferenceSet(rpc::CallContext& call,
                                                             const v1::DeleteReferenceSetRequest& request);

  // reference_loading.cc
  absl::StatusOr<v1::LoadCodesResponse> LoadCodes(rpc::CallContext& call, const v1::LoadCodesRequest& request);
  absl::StatusOr<v1::LoadCodeMappingsResponse> LoadCodeMappings(rpc::CallContext& call,
                                                                const v1::LoadCodeMappingsRequest& request);
  absl::StatusOr<v1::PublishReferenceSetResponse> PublishReferenceSet(rpc::CallContext& call,
                                                                      const v1::PublishReferenceSetRequest& request);

  // reference_code_handlers.cc
  absl::StatusOr<v1::ListReferenceCodesResponse> ListReferenceCodes(rpc::CallContext& call,
                                                                    const v1::ListReferenceCodesRequest& request);
  absl::StatusOr<v1::LookUpCodesResponse> LookUpCodes(rpc::CallContext& call, const v1::LookUpCodesRequest& request);
  absl::StatusOr<v1::MapCodesResponse> MapCodes(rpc::CallContext& call, const v1::MapCodesRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::planning
