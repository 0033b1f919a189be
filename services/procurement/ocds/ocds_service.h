#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/procurement/v1/ocds_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.OcdsService. They need the database as ProcurementService does.
class OcdsService {
 public:
  OcdsService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::OcdsPublisher> SetOcdsPublisher(rpc::CallContext& call,
                                                     const v1::SetOcdsPublisherRequest& request);
  absl::StatusOr<v1::OcdsPublisher> GetOcdsPublisher(rpc::CallContext& call,
                                                     const v1::GetOcdsPublisherRequest& request);
  absl::StatusOr<v1::SetOcdsExemptionResponse> SetOcdsExemption(rpc::CallContext& call,
                                                                const v1::SetOcdsExemptionRequest& request);
  absl::StatusOr<v1::OcdsRecord> GetOcdsRecord(rpc::CallContext& call, const v1::GetOcdsRecordRequest& request);
  absl::StatusOr<v1::OcdsRelease> GetOcdsRelease(rpc::CallContext& call, const v1::GetOcdsReleaseRequest& request);
  absl::StatusOr<v1::ListOcdsRecordsResponse> ListOcdsRecords(rpc::CallContext& call,
                                                              const v1::ListOcdsRecordsRequest& request);
  absl::StatusOr<v1::ListOcdsReleasesResponse> ListOcdsReleases(rpc::CallContext& call,
                                                                const v1::ListOcdsReleasesRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
