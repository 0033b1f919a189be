#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/rup_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.RupService, in handlers/rup_*. They need the database as ProcurementService
// does.
class RupService {
 public:
  RupService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::BatchFinalizeRupPackagesResponse> BatchFinalizeRupPackages(
      rpc::CallContext& call, const v1::BatchFinalizeRupPackagesRequest& request);
  absl::StatusOr<v1::BatchAnnounceRupPackagesResponse> BatchAnnounceRupPackages(
      rpc::CallContext& call, const v1::BatchAnnounceRupPackagesRequest& request);
  absl::StatusOr<v1::ProposeMethodResponse> ProposeMethod(rpc::CallContext& call,
                                                          const v1::ProposeMethodRequest& request);
  absl::StatusOr<v1::ListSplittingWarningsResponse> ListSplittingWarnings(
      rpc::CallContext& call, const v1::ListSplittingWarningsRequest& request);
  absl::StatusOr<v1::ImportRupPackagesResponse> ImportRupPackages(rpc::CallContext& call,
                                                                  const v1::ImportRupPackagesRequest& request);
  absl::StatusOr<v1::ListRupSplitsResponse> ListRupSplits(rpc::CallContext& call,
                                                          const v1::ListRupSplitsRequest& request);
  absl::StatusOr<v1::RupPackage> ConfirmRupSplit(rpc::CallContext& call, const v1::ConfirmRupSplitRequest& request);
  absl::StatusOr<v1::RupSplit> RejectRupSplit(rpc::CallContext& call, const v1::RejectRupSplitRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
