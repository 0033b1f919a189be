#pragma once

#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "terpadu/procurement/v1/kaji_ulang_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.KajiUlangService.
class KajiUlangService {
 public:
  KajiUlangService();

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  absl::StatusOr<v1::RupPackage> StartKajiUlang(rpc::CallContext& call, const v1::StartKajiUlangRequest& request);

 private:
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
