#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/vendor_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.VendorService. They need the database of ProcurementService.
class VendorService {
 public:
  VendorService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::Vendor> CreateVendor(rpc::CallContext& call, const v1::CreateVendorRequest& request);
  absl::StatusOr<v1::Vendor> QualifyVendor(rpc::CallContext& call, const v1::QualifyVendorRequest& request);
  absl::StatusOr<v1::Vendor> BlacklistVendor(rpc::CallContext& call, const v1::BlacklistVendorRequest& request);
  absl::StatusOr<v1::Vendor> RateVendor(rpc::CallContext& call, const v1::RateVendorRequest& request);
  absl::StatusOr<v1::Vendor> GetVendor(rpc::CallContext& call, const v1::GetVendorRequest& request);
  absl::StatusOr<v1::ListVendorsResponse> ListVendors(rpc::CallContext& call, const v1::ListVendorsRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
